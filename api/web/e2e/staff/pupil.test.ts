import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { isAccessible } from "../support/accessible.ts";
import { withPage } from "../support/browser.ts";
import { canLogIn, classWith, lockOut, practise } from "../support/classes.ts";
import { people } from "../support/served.ts";
import { school, type Pupil } from "../support/school.ts";
import { signInAs } from "../support/staff.ts";

async function open(page: Page, pupil: { id: string }, more = ""): Promise<void> {
  await signInAs(page, "teacher");
  await page.goto(`/staff/pupils/${pupil.id}${more}`);
  await page.getByRole("heading", { level: 1 }).waitFor();
}

/** The pupil of the demonstration whose sign-in is printed, who has practised for weeks. */
async function practised(): Promise<Pupil> {
  const { username = "", secret = "" } = people.accounts["pupil"] ?? {};
  const api = await school.as("headteacher");
  const { items } = await api<{ items: Pupil[] }>("GET", `/teacher/pupils?q=${username}`);
  const [pupil] = items;
  assert.ok(pupil);
  return { ...pupil, pin: secret };
}

interface Detail {
  overrides: { a: number; b: number; state: string; note: string | null; until: string | null }[];
  arrangements: { codes: string[]; assistant: string | null; time_limit_factor: number | null };
}

async function detailOf(pupil: Pupil): Promise<Detail> {
  return (await school.as("headteacher"))<Detail>("GET", `/teacher/pupils/${pupil.id}`);
}

test("a pupil who has practised shows facts, weeks, a prediction and certificates", () =>
  withPage(async (page) => {
    const pupil = await practised();
    await open(page, pupil);
    for (const name of ["Facts", "Predicted check score", "Certificates", "Weeks of practice", "Work set"]) {
      await page.getByRole("heading", { level: 2, name }).waitFor();
    }
    await page.getByRole("img", { name: /^Predicted score \d+ of 25/ }).waitFor();
    await page.getByRole("img", { name: /^Answers of each of the last/ }).waitFor();
    await page.getByText("The weeks as a table").click();
    await page.getByRole("columnheader", { name: "Week from" }).waitFor();
    await isAccessible(page);
  }));

test("a teacher marks a fact as needing practice until a day, takes it back, and is told of a day that is over", () =>
  withPage(
    async (page) => {
      const { pupil } = await classWith("Gus Fact");
      await open(page, pupil);
      await page.getByRole("button", { name: "6 × 8 = 48, Not seen" }).click();
      await page.getByRole("heading", { name: "6 × 8 = 48" }).waitFor();
      await page.getByText("It was never asked.").waitFor();
      await page.getByLabel("Your judgement").selectOption("Needs practice");
      await page.getByLabel("Until").fill("2020-01-01");
      await page.getByLabel("Note", { exact: true }).fill("guessed <b>today</b>");
      const save = page
        .locator("form", { has: page.getByLabel("Your judgement") })
        .getByRole("button", { name: "Save" });
      await save.click();
      await page.getByText("[LMS-TCH-003]").first().waitFor();
      await isAccessible(page, "wrong-day");
      const until = `${new Date().getFullYear() + 1}-01-15`;
      await page.getByLabel("Until").fill(until);
      await save.click();
      await page.getByText("6 × 8: Needs practice.").waitFor();
      await page.getByText(/^Set by /).waitFor();
      await page.getByRole("button", { name: "6 × 8 = 48, Not yet" }).waitFor();
      assert.deepEqual(
        (await detailOf(pupil)).overrides.map(({ state, note }) => [state, note]),
        [["needs_practice", "guessed <b>today</b>"]],
      );
      await isAccessible(page, "override");
      await page.getByRole("button", { name: "Undo" }).click();
      await page.getByRole("button", { name: "6 × 8 = 48, Not seen" }).waitFor();
      assert.deepEqual((await detailOf(pupil)).overrides, []);
    },
    { expects: [/status of 400/] },
  ));

test("a judgement that is not saved warns before the screen is left", () =>
  withPage(async (page) => {
    const { pupil } = await classWith("Hal Fact");
    await open(page, pupil);
    await page.getByRole("button", { name: "7 × 7 = 49, Not seen" }).click();
    await page.getByLabel("Your judgement").selectOption("Secure");
    page.once("dialog", (dialog) => void dialog.dismiss());
    await page.getByRole("link", { name: "Marking" }).click();
    await page.getByRole("heading", { level: 1, name: "Hal Fact" }).waitFor();
    assert.equal(await page.getByLabel("Your judgement").inputValue(), "secure");
  }));

test("arrangements need the name of the assistant, are stored, and can be undone", () =>
  withPage(
    async (page) => {
      const { pupil } = await classWith("Ira Need");
      await open(page, pupil);
      const form = page.locator("form", { has: page.getByRole("group", { name: "Access arrangements" }) });
      await form.getByLabel("Font size (FTS)").check();
      await form.getByLabel("Input assistance (ITA)").check();
      await form.getByRole("button", { name: "Save" }).click();
      await form.getByText("[LMS-TCH-003]").first().waitFor();
      await isAccessible(page, "no-assistant");
      await form.getByLabel("Name of the assistant").fill("Mr Okafor");
      await form.getByLabel("Time limit in practice and assessments").selectOption("1.5 times as long");
      await form.getByRole("button", { name: "Save" }).click();
      await page.getByText("The arrangements are saved.").waitFor();
      const { arrangements } = await detailOf(pupil);
      assert.deepEqual(
        [arrangements.codes, arrangements.assistant, arrangements.time_limit_factor],
        [["FTS", "ITA"], "Mr Okafor", 1.5],
      );
      await page.getByRole("button", { name: "Undo" }).click();
      await form.getByLabel("Font size (FTS)").and(page.locator(":not(:checked)")).waitFor();
      assert.deepEqual((await detailOf(pupil)).arrangements.codes, []);
    },
    { expects: [/status of 400/] },
  ));

test("a new PIN is shown once, and the PIN from before stops working", () =>
  withPage(async (page) => {
    const { pupil } = await classWith("Jo Pin");
    await lockOut(pupil);
    await open(page, pupil);
    await page.getByText("Locked out after wrong PINs.").waitFor();
    await page.getByRole("button", { name: "New PIN" }).click();
    await page.getByText("Jo Pin gets a new PIN, which this screen shows once.").waitFor();
    await page.getByRole("button", { name: "Make a new PIN" }).click();
    const dialog = page.getByRole("dialog", { name: "The new PIN of Jo Pin" });
    const pin = await dialog.locator("strong").innerText();
    await isAccessible(page, "pin");
    assert.deepEqual([await canLogIn(pupil), await canLogIn(pupil, pin)], [false, true]);
    await dialog.getByRole("button", { name: "Close" }).last().click();
    assert.equal(await page.getByText(pin).count(), 0);
    await page.getByText("Locked out after wrong PINs.").waitFor({ state: "detached" });
  }));

test("a locked pupil is unlocked, and a card is printed with a new PIN", () =>
  withPage(async (page) => {
    const { pupil } = await classWith("Kit Card");
    await lockOut(pupil);
    await open(page, pupil);
    await page.getByRole("button", { name: "Unlock Kit Card" }).click();
    await page.getByText("Kit Card can log in again.").waitFor();
    await page.getByRole("button", { name: "Print a card" }).click();
    const drawn = page.waitForResponse((response) => response.url().endsWith("/login-cards"));
    await page.getByRole("button", { name: "Make new PINs and print" }).click();
    assert.ok((await (await drawn).text()).includes(pupil.username));
    assert.equal(await canLogIn(pupil), false);
  }));

test("the reasons of the last plan are told in words, and set work has a link", () =>
  withPage(async (page) => {
    const { id, pupil } = await classWith("Lea Plan");
    const api = await school.as("headteacher");
    const due_on = `${new Date().getFullYear() + 1}-01-15`;
    const work = { classroom_id: id, tables: [7], questions: 10, due_on };
    const { id: assignment } = await api<{ id: string }>("POST", "/teacher/assignments", work);
    await practise(pupil, 5);
    await open(page, pupil);
    await page.getByText("The questions that practice has planned last, by their reason.").waitFor();
    await page.getByText("New facts").waitFor();
    const link = page.getByRole("link", { name: "Tables 7" });
    assert.equal(await link.getAttribute("href"), `/staff/work/${assignment}`);
    await isAccessible(page, "plan");
  }));

test("the report for parents is one A4 page, with the teacher's own words", () =>
  withPage(async (page) => {
    const pupil = await practised();
    await open(page, pupil);
    await page.getByRole("link", { name: "Report for parents" }).click();
    await page.getByRole("heading", { name: /^Report for the parents of/ }).waitFor();
    await page.getByText(/multiplication facts by heart/).waitFor();
    await page.getByLabel("Your own words to the parents").fill("A lovely term.\nWell done!");
    await page.getByText("From the teacher").waitFor();
    await isAccessible(page);
    const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
    const folder = process.env["LMS_SCREENSHOTS"];
    if (folder !== undefined) await writeFile(`${folder}/report.pdf`, pdf);
    assert.equal(pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length, 1);
  }));

test("a pupil whom the school does not have is not found, with a report neither", () =>
  withPage(
    async (page) => {
      await signInAs(page, "senco");
      for (const place of [randomUUID(), "somebody", `${randomUUID()}/report`]) {
        await page.goto(`/staff/pupils/${place}`);
        await page.getByRole("heading", { name: "There is no such page" }).waitFor();
      }
    },
    { expects: [/status of 404/] },
  ));
