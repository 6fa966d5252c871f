import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { isAccessible } from "../support/accessible.ts";
import { withPage } from "../support/browser.ts";
import { canLogIn, classOf, classWith, lockOut, practise } from "../support/classes.ts";
import { signInAs, type StaffRole } from "../support/staff.ts";

async function open(page: Page, id: string, role: StaffRole = "teacher"): Promise<void> {
  await signInAs(page, role);
  await page.goto(`/staff/classes/${id}`);
  await page.getByRole("heading", { level: 1 }).waitFor();
}

test("the picture of a class shows the share that knows each fact, by keyboard too, with its figures", () =>
  withPage(async (page) => {
    const { id, name, pupils } = await classOf(["Ada Byron", "Ben Nevis", "Cara Dee"]);
    const [first] = pupils;
    assert.ok(first);
    await practise(first, 20);
    await open(page, id);
    await page.getByRole("heading", { name }).waitFor();
    const grid = page.getByRole("grid");
    await grid.getByRole("button", { name: /^1 × 1 = 1, known by \d of 3$/ }).focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "2 × 2 = 4" }).waitFor();
    await page.getByRole("status").getByText("Not seen").waitFor();
    await isAccessible(page, "fact");
    await page.getByText("The figures as a table").click();
    await page.getByRole("rowheader", { name: "12 × 12" }).waitFor();
    await isAccessible(page, "figures");
    await page.getByRole("link", { name: "Pupils with the fewest secure facts" }).click();
    await page.getByRole("heading", { level: 1, name: "Pupils" }).waitFor();
    await page.getByText("3 in the list").waitFor();
    await page.goBack();
    await page.getByRole("heading", { name }).waitFor();
  }));

test("the class of the demonstration has facts to teach next, which lead to setting work on them", () =>
  withPage(async (page) => {
    await signInAs(page, "teacher");
    await page.getByRole("link", { name: "Hazel" }).click();
    await page.getByRole("heading", { name: "What to teach next" }).waitFor();
    const work = await page.getByRole("link", { name: "Set work on these facts" }).getAttribute("href");
    assert.match(work ?? "", /^\/staff\/work\/new\?classroom_id=[0-9a-f-]{36}&facts=\d+x\d+/);
    const set = await page.getByRole("link", { name: "Set work", exact: true }).getAttribute("href");
    assert.match(set ?? "", /^\/staff\/work\/new\?classroom_id=[0-9a-f-]{36}$/);
    await isAccessible(page, "hazel");
  }));

test("a teacher unlocks a class at once, and a second time nobody is locked out", () =>
  withPage(async (page) => {
    const { id, pupil } = await classWith("Dina Locke");
    await lockOut(pupil);
    await open(page, id);
    const unlock = page.getByRole("button", { name: "Unlock the class" });
    await unlock.click();
    await page.getByText("1 pupil was locked out, and can log in again.").waitFor();
    assert.equal(await canLogIn(pupil), true);
    await unlock.click();
    await page.getByText("Nobody in this class was locked out.").waitFor();
  }));

test("login cards are printed after a question, and then only the new PINs work", () =>
  withPage(async (page) => {
    const { id, pupil } = await classWith("Ed Cardew");
    await open(page, id);
    await page.getByRole("button", { name: "Print login cards" }).click();
    await page.getByRole("dialog").getByText("The cards and PINs from before stop working").waitFor();
    await isAccessible(page, "cards");
    await page.getByRole("button", { name: "Cancel" }).click();
    assert.equal(await canLogIn(pupil), true);
    await page.getByRole("button", { name: "Print login cards" }).click();
    const drawn = page.waitForResponse((response) => response.url().endsWith("/login-cards"));
    await page.getByRole("button", { name: "Make new PINs and print" }).click();
    const cards = await (await drawn).text();
    await page.getByRole("heading", { name: "The new cards are ready to print" }).waitFor();
    const pin = /class="pin"><span>(\d+)<\/span><span>(\d+)/.exec(cards)?.slice(1).join("");
    assert.equal(await canLogIn(pupil), false);
    assert.equal(await canLogIn(pupil, pin), true);
    await isAccessible(page, "drawn");
    await page.getByRole("button", { name: "Print again" }).click();
    await page.keyboard.press("Escape");
    await page.getByRole("heading", { name: "The new cards are ready to print" }).waitFor({ state: "detached" });
  }));

test("a teacher sees who practises now, and looks again", () =>
  withPage(async (page) => {
    const { id, pupil } = await classWith("Finn Busy");
    await open(page, id);
    await page.getByText("Nobody practises now.").waitFor();
    await practise(pupil, 3);
    await page.getByRole("button", { name: "Look again" }).click();
    await page.getByText("1 pupil practises now.").waitFor();
    const row = page.getByRole("row").filter({ hasText: "Finn Busy" });
    await row.getByText("practises now").waitFor();
    await row.getByText("3 of 3").waitFor();
  }));

test("the pupils of a class are sorted by the address, so that the back button restores the order", () =>
  withPage(async (page) => {
    const { id } = await classOf(["Abe First", "Zed Last"]);
    await open(page, id);
    const region = page.getByRole("region", { name: "Pupils" });
    const names = () => region.locator("tbody tr th").allInnerTexts();
    assert.deepEqual(await names(), ["Abe First", "Zed Last"]);
    await region.getByRole("link", { name: /^Name/ }).click();
    await page.waitForURL(/order=desc/);
    await region.locator("tbody tr th").first().filter({ hasText: "Zed Last" }).waitFor();
    await page.goBack();
    await region.locator("tbody tr th").first().filter({ hasText: "Abe First" }).waitFor();
  }));

test("an empty class says what to do first, and offers no cards", () =>
  withPage(async (page) => {
    const { id } = await classOf([]);
    await open(page, id, "headteacher");
    await page.getByText("This class has no pupils").waitFor();
    assert.equal(await page.getByRole("button", { name: "Print login cards" }).count(), 0);
    await isAccessible(page, "empty");
  }));

test("a class that the school does not have is not found", () =>
  withPage(
    async (page) => {
      await open(page, randomUUID());
      await page.getByRole("heading", { name: "There is no such page" }).waitFor();
    },
    { expects: [/status of 404/] },
  ));

test("a class and its pupils in the dark theme are accessible", () =>
  withPage(
    async (page) => {
      await signInAs(page, "teacher");
      await page.getByRole("link", { name: "Hazel" }).click();
      await page.getByRole("button", { name: /^6 × 7 = 42/ }).click();
      await isAccessible(page, "dark");
      await page.getByRole("link", { name: "Aaliyah Ahmed" }).click();
      await page.getByRole("button", { name: /^6 × 7 = 42/ }).click();
      await isAccessible(page, "dark");
    },
    { colorScheme: "dark" },
  ));
