import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { isAccessible } from "../support/accessible.ts";
import { withPage } from "../support/browser.ts";
import { school } from "../support/school.ts";
import { signInAs } from "../support/staff.ts";
import { assessmentFor, classOf, sit, UNKNOWN } from "../support/teaching.ts";

const heading = (page: Page, name: string | RegExp) => page.getByRole("heading", { level: 1, name });
const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });
const question = (page: Page, number: number) => page.getByRole("group", { name: new RegExp(`^Question ${number}`) });
const idOf = (page: Page) => new URL(page.url()).pathname.split("/").at(-1) ?? "";

interface Assessment {
  title: string;
  instructions: string | null;
  opens_at: string | null;
  closes_at: string | null;
  time_limit_s: number;
  questions: { kind: string; text: string; answer: number | null; marks: number }[];
  version: number;
}

async function assessment(id: string): Promise<Assessment> {
  const head = await school.as("headteacher");
  return head("GET", `/assessments/${id}`);
}

test("an assessment is written with the three kinds of question, moved by buttons, and mistakes are at their field", () =>
  withPage(
    async (page) => {
      const classroom = await classOf("Ada");
      await signInAs(page, "teacher");
      await page.getByRole("link", { name: "Assessments" }).click();
      await heading(page, "Assessments").waitFor();
      await page.getByText("(built in)").first().waitFor();
      await isAccessible(page);
      await page.getByRole("link", { name: "New assessment" }).click();
      await heading(page, "New assessment").waitFor();
      await isAccessible(page);

      const title = `Sevens ${classroom.name}`;
      await page.getByLabel("Title").fill(title);
      await page.getByLabel("Instructions").fill("Take your <b>time</b>.");
      await page.getByLabel("Time limit in minutes").fill("2.5");
      await page.getByLabel("Opens").fill("2026-07-01T09:00");
      await page.getByLabel("Closes").fill("2099-01-01T09:00");
      await button(page, "Add a fact").click();
      await page.keyboard.type("7");
      await question(page, 1).getByLabel("Second number").fill("13");
      await question(page, 1).getByLabel("How it is asked").selectOption("quotient");
      await button(page, "Add a number question").click();
      await page.keyboard.type("Half of 7?");
      await question(page, 2).getByLabel("Right answer").fill("three");
      await button(page, "Add a written question").click();
      await page.keyboard.type("How do you know?");
      await question(page, 3).getByLabel("Marks").fill("3");
      await page.getByLabel(classroom.name).check();

      await button(page, "Create the assessment").click();
      await page.getByRole("alert").filter({ hasText: "LMS-API-008" }).waitFor();
      await question(page, 1).getByLabel("Second number").fill("8");
      await button(page, "Create the assessment").click();
      await question(page, 2).locator('input[aria-invalid="true"]:focus').waitFor();
      await isAccessible(page, "wrong");
      await question(page, 2).getByLabel("Right answer").fill("3,5");

      await button(page, "Move up question 3").click();
      await page.getByText("It is question 2 now.").waitFor();
      await page.keyboard.press("Enter");
      await page.getByText("It is question 1 now.").waitFor();
      await button(page, "Remove question 2").click();
      await page.getByText("Question 2 is removed.").waitFor();
      await button(page, "Undo").click();
      await question(page, 3).waitFor();
      await button(page, "Create the assessment").click();
      await heading(page, title).waitFor();
      await page.getByText(`Created: ${title}.`).waitFor();
      await isAccessible(page);

      const made = await assessment(idOf(page));
      assert.equal(made.time_limit_s, 150);
      assert.equal(Date.parse(made.opens_at ?? ""), Date.UTC(2026, 6, 1, 8));
      assert.deepEqual(
        made.questions.map(({ kind, text, answer, marks }) => [kind, text, answer, marks]),
        [
          ["written", "How do you know?", null, 3],
          ["fact", "56 ÷ 7", 8, 1],
          ["number", "Half of 7?", 3.5, 1],
        ],
      );
      await page.goBack();
      await heading(page, "New assessment").waitFor();
    },
    { expects: [/status of 400/] },
  ));

test("a second person's change is a conflict: it is loaded, the own changes stay and can be saved", () =>
  withPage(
    async (page) => {
      const classroom = await classOf("Ben");
      const { id, version } = await assessmentFor(classroom, [{ kind: "fact", a: 6, b: 8 }]);
      const head = await school.as("headteacher");
      await signInAs(page, "senco");
      await page.goto(`/staff/assessments/${id}`);
      await page.getByLabel("Title").waitFor();
      await button(page, "Save the changes").click();
      await page.getByText("Nothing has changed").waitFor();
      await page.getByLabel("Title").fill("Mine");
      await head("PATCH", `/assessments/${id}`, { title: "Theirs", instructions: "Slowly", version });
      await button(page, "Save the changes").click();
      await page.getByRole("alert").filter({ hasText: "LMS-API-007" }).waitFor();
      await isAccessible(page, "conflict");
      await button(page, "Load it again and keep my changes").click();
      await page.getByText("Your changes are kept, but not saved yet: title.").waitFor();
      assert.equal(await page.getByLabel("Title").inputValue(), "Mine");
      assert.equal(await page.getByLabel("Instructions").inputValue(), "Slowly");
      page.once("dialog", (dialog) => void dialog.dismiss());
      await page.getByRole("link", { name: "← Assessments" }).click();
      await button(page, "Save the changes").click();
      await page.getByText("The assessment is saved.").waitFor();
      const saved = await assessment(id);
      assert.deepEqual([saved.title, saved.instructions], ["Mine", "Slowly"]);
    },
    { expects: [/status of 409/] },
  ));

test("a started assessment says what is locked, can be closed, and cannot be deleted; another one is deleted", () =>
  withPage(
    async (page) => {
      const classroom = await classOf("Cleo");
      const [cleo] = classroom.pupils;
      assert.ok(cleo);
      const started = await assessmentFor(classroom, [{ kind: "fact", a: 6, b: 8 }]);
      const unstarted = await assessmentFor(classroom, [{ kind: "number", text: "Half of 9?", answer: 4.5 }]);
      await signInAs(page, "teacher");
      await page.goto(`/staff/assessments/${started.id}`);
      await page.getByLabel("Time limit in minutes").fill("20");
      await sit(cleo, started.id, [{ answer: 48 }]);
      await button(page, "Save the changes").click();
      await button(page, "Load it again and keep my changes").click();
      await page.getByText("1 pupil has started this assessment.").waitFor();
      await page.getByText("so it cannot be deleted").waitFor();
      assert.equal(await button(page, "Delete").count(), 0);
      assert.equal(await page.getByLabel("Time limit in minutes").count(), 0);
      await isAccessible(page, "locked");
      await page.getByLabel("Closes").fill("2026-11-01T09:00");
      await button(page, "Save the changes").click();
      await page.getByText("The assessment is saved.").waitFor();
      assert.equal(Date.parse((await assessment(started.id)).closes_at ?? ""), Date.UTC(2026, 10, 1, 9));
      await page.goto("/staff/assessments");
      await page
        .getByRole("row", { name: new RegExp(started.title) })
        .getByText("Closed")
        .waitFor();

      await page.getByRole("link", { name: unstarted.title, exact: true }).click();
      await button(page, "Delete").click();
      await page
        .getByRole("dialog")
        .getByText(/is deleted for good|are deleted for good/)
        .waitFor();
      await isAccessible(page, "delete");
      await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
      await page.getByText(`Deleted: ${unstarted.title}.`).waitFor();
      await page.goto(`/staff/assessments/${unstarted.id}`);
      await page.getByRole("alert").filter({ hasText: "LMS-ASM-002" }).waitFor();
      await page.goto(`/staff/assessments/${UNKNOWN}/results`);
      await page.getByRole("alert").filter({ hasText: "LMS-ASM-002" }).waitFor();
    },
    { expects: [/status of 40[49]/] },
  ));

test("results show each question with its wrong answers and each pupil with every answer, and are saved as CSV", () =>
  withPage(async (page) => {
    const classroom = await classOf("Dara", "Eve", "Finn");
    const { id, title } = await assessmentFor(classroom, [
      { kind: "fact", a: 6, b: 8, form: "product" },
      { kind: "written", text: "Why is 6 × 8 > 40?", marks: 2 },
    ]);
    await signInAs(page, "teacher");
    await page.goto(`/staff/assessments/${id}/results`);
    await page.getByText("Nobody has started this assessment yet").waitFor();
    await isAccessible(page, "empty");
    const [dara, eve, finn] = classroom.pupils;
    assert.ok(dara && eve && finn);
    await sit(dara, id, [{ answer: 48 }, { text: "Because <b>" }]);
    await sit(eve, id, [{ answer: 42 }, { text: "=1+1" }]);
    await sit(finn, id, [{ answer: 42 }]);
    await page.reload();
    const fact = page.getByRole("row", { name: /6 × 8/ }).first();
    await fact.getByText("33 %").waitFor();
    await fact.getByText("1 of 3").waitFor();
    await fact.getByText("42 (2 ×)").waitFor();
    await isAccessible(page);

    await button(page, "Answers of Dara Byron").click();
    await page.getByRole("dialog").getByText("Because <b>").waitFor();
    await isAccessible(page, "answers");
    await page.keyboard.press("Escape");

    const download = page.waitForEvent("download");
    await button(page, "Download as CSV").click();
    const file = await download;
    assert.equal(file.suggestedFilename(), `${title.replace(" ", "-")}-results.csv`);
    const csv = await readFile(await file.path(), "utf8");
    assert.match(csv, /^\ufefflast_name,/);
    assert.match(csv, /'=1\+1/);

    await page.getByLabel("Class").selectOption({ label: "Hazel" });
    await button(page, "Show").click();
    await page.getByText("No pupil of this class has started it.").waitFor();
    await page.goBack();
    await page.getByRole("row", { name: /Eve Byron/ }).waitFor();
  }));

test("a built-in assessment is read-only", () =>
  withPage(async (page) => {
    await signInAs(page, "headteacher");
    await page.goto("/staff/assessments");
    await page.getByRole("row").filter({ hasText: "built in" }).first().getByRole("link").first().click();
    await page.getByText("nobody can change it").waitFor();
    assert.equal(await button(page, /Save|Delete/).count(), 0);
    await isAccessible(page, "built in");
  }));
