import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { isAccessible } from "../support/accessible.ts";
import { withPage } from "../support/browser.ts";
import { archive, canLogIn, classOf, lockOut } from "../support/classes.ts";
import { school, type Pupil } from "../support/school.ts";
import { signInAs, type StaffRole } from "../support/staff.ts";

async function open(page: Page, search = "", role: StaffRole = "teacher"): Promise<void> {
  await signInAs(page, role);
  await page.goto(`/staff/pupils${search}`);
  await page.getByRole("heading", { level: 1, name: "Pupils" }).waitFor();
}

async function arrangementsOf(pupil: Pupil): Promise<{ codes: string[]; assistant: string | null }> {
  const api = await school.as("headteacher");
  return (
    await api<{ arrangements: { codes: string[]; assistant: string | null } }>("GET", `/teacher/pupils/${pupil.id}`)
  ).arrangements;
}

test("pupils are found by name and class, and the back button restores the search", () =>
  withPage(async (page) => {
    const word = `Q${randomUUID().slice(0, 6)}`;
    const { name } = await classOf([`Una ${word}`, `Vic ${word}`]);
    await open(page);
    await page.getByText(/in the list$/).waitFor();
    await isAccessible(page);
    await page.getByLabel("Name or user name").fill(word);
    await page.keyboard.press("Enter");
    await page.getByText("2 in the list").waitFor();
    await page.getByLabel("Name or user name").fill(`Una ${word}`);
    await page.getByLabel("Class", { exact: true }).selectOption({ label: name });
    await page.getByRole("button", { name: "Show" }).click();
    await page.getByText("1 in the list").waitFor();
    await page.getByRole("link", { name: `Una ${word}` }).click();
    await page.getByRole("heading", { level: 1, name: `Una ${word}` }).waitFor();
    await page.goBack();
    await page.getByText("1 in the list").waitFor();
    assert.equal(await page.getByLabel("Name or user name").inputValue(), `Una ${word}`);
    await page.goBack();
    await page.getByText("2 in the list").waitFor();
    assert.equal(await page.getByLabel("Name or user name").inputValue(), word);
  }));

test("a search without a result says so, and a changed address does no harm", () =>
  withPage(async (page) => {
    await open(page, "?q=nobody-has-this-name&sort=<b>");
    await page.getByText("No pupil is found").waitFor();
    await isAccessible(page, "none");
  }));

test("the list is sorted by keyboard, and its pages lead on", () =>
  withPage(async (page) => {
    await open(page);
    const heading = page.getByRole("columnheader", { name: "Secure facts" });
    await heading.getByRole("link").focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/sort=secure/);
    assert.equal(await heading.getAttribute("aria-sort"), "ascending");
    await page.getByRole("link", { name: "Next page" }).click();
    await page.waitForURL(/after=/);
    assert.equal(new URL(page.url()).searchParams.get("sort"), "secure");
    await page.getByRole("link", { name: "First page" }).waitFor();
  }));

test("selected pupils are unlocked together, and the report names who has left meanwhile", () =>
  withPage(async (page) => {
    const { id, pupils } = await classOf(["Ana One", "Bob Two"]);
    const [ana, bob] = pupils;
    assert.ok(ana && bob);
    await lockOut(ana);
    await lockOut(bob);
    await open(page, `?classroom_id=${id}`);
    await page.getByLabel("Select every row of this page").check();
    await page.getByText("2 selected").first().waitFor();
    await isAccessible(page, "selected");
    await archive(bob);
    await page.getByRole("group", { name: "2 selected" }).getByRole("button", { name: "Unlock" }).click();
    await page.getByText("Done for 1.").waitFor();
    await page.getByRole("listitem").filter({ hasText: "Bob Two" }).filter({ hasText: "LMS-TCH-002" }).waitFor();
    await page.getByText("1 in the list").waitFor();
    assert.equal(await canLogIn(ana), true);
    await isAccessible(page, "report");
  }));

test("cards are printed for the selected pupils only", () =>
  withPage(async (page) => {
    const { id, pupils } = await classOf(["Cid One", "Dot Two"]);
    const [cid, dot] = pupils;
    assert.ok(cid && dot);
    await open(page, `?classroom_id=${id}`);
    await page.getByLabel("Select Cid One").check();
    await page.getByRole("button", { name: "Print login cards" }).click();
    await page.getByText("1 pupil gets a new PIN.").waitFor();
    const drawn = page.waitForResponse((response) => response.url().endsWith("/login-cards"));
    await page.getByRole("button", { name: "Make new PINs and print" }).click();
    const cards = await (await drawn).text();
    assert.ok(cards.includes(cid.username) && !cards.includes(dot.username));
    await page.getByRole("button", { name: "Close", exact: true }).last().click();
    assert.deepEqual([await canLogIn(cid), await canLogIn(dot)], [false, true]);
  }));

test("arrangements are added for several pupils, and those of each that are not named stay", () =>
  withPage(async (page) => {
    const { id, pupils } = await classOf(["Eve One", "Fay Two"]);
    const [eve, fay] = pupils;
    assert.ok(eve && fay);
    const api = await school.as("headteacher");
    await api("PUT", `/teacher/pupils/${eve.id}/arrangements`, { codes: ["RON", "CCT"] });
    await open(page, `?classroom_id=${id}`, "senco");
    await page.getByLabel("Select every row of this page").check();
    await page.getByRole("button", { name: "Change arrangements" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Change", exact: true }).click();
    await dialog.getByText("Choose what to change first.").waitFor();
    await dialog.getByLabel("Input assistance (ITA)").selectOption("Add");
    await dialog.getByLabel("Name of the assistant").fill("   ");
    await isAccessible(page, "arrangements");
    await dialog.getByLabel("Name of the assistant").fill("Mrs Ahmed");
    await dialog.getByLabel("No number pad on the screen (RON)").selectOption("Remove");
    await dialog.getByRole("button", { name: "Change", exact: true }).click();
    await page.getByText("Done for 2.").waitFor();
    assert.deepEqual([...(await arrangementsOf(eve)).codes].sort(), ["CCT", "ITA"]);
    assert.equal((await arrangementsOf(fay)).assistant, "Mrs Ahmed");
  }));
