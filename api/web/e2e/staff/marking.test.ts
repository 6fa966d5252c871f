import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { isAccessible } from "../support/accessible.ts";
import { OFFLINE, withPage } from "../support/browser.ts";
import { school } from "../support/school.ts";
import { signInAs } from "../support/staff.ts";
import { assessmentFor, classOf, sit, UNKNOWN, type Class } from "../support/teaching.ts";

interface Marking {
  id: string;
  first_name: string;
  version: number;
  score: number | null;
  feedback: string | null;
}

const heading = (page: Page, name: string | RegExp) => page.getByRole("heading", { level: 1, name });
const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });
const ofClass = ({ id }: Class) => `/staff/marking?classroom_id=${id}`;

/** Makes a class whose pupils have written an answer, the first pupil first. */
async function classWithAnswers(marks: number, ...firstNames: string[]): Promise<Class> {
  const classroom = await classOf(...firstNames);
  const question = { kind: "written", text: "How do you know that 8 × 6 > 7 × 6?", marks };
  const { id } = await assessmentFor(classroom, [question]);
  for (const pupil of classroom.pupils) {
    await sit(pupil, id, [{ text: `It is <b>one</b> more six, says ${pupil.first_name}.` }]);
  }
  return classroom;
}

async function markingsOf({ id }: Class): Promise<Marking[]> {
  const head = await school.as("headteacher");
  return (await head<{ items: Marking[] }>("GET", `/teacher/markings?classroom_id=${id}`)).items;
}

test("a class is marked by keyboard alone: a digit, Enter, and the next answer is there", () =>
  withPage(async (page) => {
    const classroom = await classWithAnswers(3, "Ada", "Ben", "Cleo");
    await signInAs(page, "teacher");
    await page.goto(ofClass(classroom));
    await page.getByText("3 in the list").waitFor();
    await isAccessible(page);

    await page.getByRole("link", { name: "Start marking" }).focus();
    await page.keyboard.press("Enter");
    await heading(page, "Answer of Ada Byron").waitFor();
    await page.getByText("It is <b>one</b> more six, says Ada.").waitFor();
    await isAccessible(page);
    await page.keyboard.press("Enter");
    await page.getByRole("alert").filter({ hasText: "Choose a score first." }).waitFor();
    await page.keyboard.press("9");
    await page.keyboard.press("3");
    await page.keyboard.press("2");
    await page.keyboard.press("Enter");

    await heading(page, "Answer of Ben Byron").waitFor();
    await page.getByText("Saved: Ada Byron, 2 of 3.").waitFor();
    await page.keyboard.press("1");
    await page.keyboard.press("Tab");
    await page.keyboard.type("Six more than what?");
    await page.keyboard.press("Control+Enter");

    await heading(page, "Answer of Cleo Byron").waitFor();
    await page.keyboard.press("0");
    await page.keyboard.press("Enter");
    await page.getByText("Every written answer is marked.").or(page.getByText("No answers to show")).first().waitFor();
    await isAccessible(page, "done");

    const saved = (await markingsOf(classroom)).map(({ score, feedback }) => [score, feedback]);
    assert.deepEqual(saved, [
      [2, null],
      [1, "Six more than what?"],
      [0, null],
    ]);
    await page.getByLabel("Status").selectOption({ label: "Marked" });
    await button(page, "Show").click();
    await page
      .getByRole("row", { name: /Ben Byron/ })
      .getByText("1 of 3")
      .waitFor();
    await page.goBack();
    await page.getByText("No answers to show").waitFor();
  }));

test("the next answer is loaded ahead, so it opens although the network has gone", () =>
  withPage(
    async (page) => {
      const classroom = await classWithAnswers(2, "Dara", "Eve");
      await signInAs(page, "teacher");
      await page.goto(ofClass(classroom));
      const [, eve] = await markingsOf(classroom);
      const ahead = page.waitForResponse((response) => response.url().endsWith(`/teacher/markings/${eve?.id}`));
      await page.getByRole("link", { name: "Start marking" }).click();
      await heading(page, "Answer of Dara Byron").waitFor();
      await ahead;
      await page.route("**/teacher/markings/*", (route) =>
        route.request().method() === "GET" ? route.abort() : route.continue(),
      );
      await page.keyboard.press("2");
      await page.keyboard.press("Enter");
      await heading(page, "Answer of Eve Byron").waitFor();
    },
    { expects: [/ERR_FAILED/] },
  ));

test("without network nothing is lost: the score and the feedback stay until they are saved", () =>
  withPage(
    async (page) => {
      const classroom = await classWithAnswers(2, "Jo");
      const [jo] = await markingsOf(classroom);
      await signInAs(page, "teacher");
      await page.goto(`/staff/marking/${jo?.id}?classroom_id=${classroom.id}`);
      await heading(page, "Answer of Jo Byron").waitFor();
      await page.getByRole("radio", { name: "1" }).check();
      await page.getByLabel("Feedback to the pupil").fill("Nearly");
      await page.context().setOffline(true);
      await button(page, "Save").click();
      await page.getByRole("alert").filter({ hasText: "The network did not respond." }).waitFor();
      await page.context().setOffline(false);
      await button(page, "Save").click();
      await page.getByText("Saved: Jo Byron, 1 of 2.").waitFor();
      assert.equal((await markingsOf(classroom))[0]?.feedback, "Nearly");
    },
    { expects: OFFLINE },
  ));

test("after a conflict the teacher sees what the other person saved, keeps it or replaces it", () =>
  withPage(
    async (page) => {
      const classroom = await classWithAnswers(2, "Finn", "Gita");
      const [finn, gita] = await markingsOf(classroom);
      assert.ok(finn && gita);
      const head = await school.as("headteacher");
      await signInAs(page, "teacher");
      await page.goto(`/staff/marking/${finn.id}?classroom_id=${classroom.id}`);
      await heading(page, "Answer of Finn Byron").waitFor();
      await head("PATCH", `/teacher/markings/${finn.id}`, {
        score: 1,
        feedback: "Draw <i>it</i>",
        version: finn.version,
      });
      await page.getByRole("radio", { name: "2" }).check();
      await button(page, "Save, then next").click();
      await page.getByText("Somebody else has saved this answer").waitFor();
      await page.getByText("1 of 2, by Harriet Wren.").waitFor();
      await page.getByText("Draw <i>it</i>").waitFor();
      await isAccessible(page, "conflict");
      await button(page, "Save mine instead").click();
      await heading(page, "Answer of Gita Byron").waitFor();
      assert.equal((await markingsOf(classroom))[0]?.score, 2);

      await head("POST", `/teacher/markings/${gita.id}/moderation`, { score: 0, note: "Copied" });
      await page.keyboard.press("2");
      await page.keyboard.press("Enter");
      await page.getByText("The headteacher has moderated it.").waitFor();
      assert.equal(await button(page, "Save mine instead").count(), 0);
      await button(page, "Keep theirs").click();
      await page.getByText(/Moderated by Harriet Wren on .*: 0 of 2/).waitFor();
      assert.equal(await page.getByRole("radio").count(), 0);
      await isAccessible(page, "moderated");
    },
    { expects: [/status of 409/] },
  ));

test("the headteacher moderates with a note, and sees who marked and who moderated", () =>
  withPage(async (page) => {
    const classroom = await classWithAnswers(10, "Hana");
    const [hana] = await markingsOf(classroom);
    assert.ok(hana);
    const teacher = await school.as("teacher");
    await teacher("PATCH", `/teacher/markings/${hana.id}`, { score: 4, version: hana.version });
    await signInAs(page, "headteacher");
    await page.goto(`${ofClass(classroom)}&status=all`);
    await page.getByRole("link", { name: "Hana Byron" }).click();
    await page.getByText(/Marked by Nia Hale on/).waitFor();
    await page.getByText("Moderate this answer").click();
    const form = page.getByRole("group").filter({ hasText: "Reason for the score" });
    await form.getByRole("radio", { name: "4" }).focus();
    await page.keyboard.press("1");
    await page.keyboard.press("0");
    await page.getByLabel("Reason for the score").fill("As we <b>agreed</b>");
    await isAccessible(page, "moderating");
    await button(page, "Save the moderation").click();
    await page.getByText(/Moderated by Harriet Wren on .*: 10 of 10/).waitFor();
    await page.getByText("As we <b>agreed</b>").waitFor();
    await page.getByText("The teacher's score was 4 of 10.").waitFor();
    await page.getByRole("link", { name: "← Marking" }).click();
    await page
      .getByRole("row", { name: /Hana Byron/ })
      .getByText("Moderated")
      .waitFor();
  }));

test("a teacher has no moderation, and an answer that the school does not have is not found", () =>
  withPage(
    async (page) => {
      const classroom = await classWithAnswers(2, "Ivy");
      const [ivy] = await markingsOf(classroom);
      await signInAs(page, "teacher");
      await page.goto(`/staff/marking/${ivy?.id}`);
      await heading(page, "Answer of Ivy Byron").waitFor();
      assert.equal(await page.getByText("Moderate this answer").count(), 0);
      await page.goto(`/staff/marking/${UNKNOWN}`);
      await page.getByRole("alert").filter({ hasText: "LMS-TCH-005" }).waitFor();
    },
    { expects: [/status of 404/] },
  ));
