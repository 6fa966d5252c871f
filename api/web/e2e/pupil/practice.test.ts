import assert from "node:assert/strict";
import { test } from "node:test";
import { isAccessible } from "../support/accessible.ts";
import { withPage } from "../support/browser.ts";
import { answerRight, finish, question, signIn, solve, startPractice, step, tap, type } from "../support/pupil.ts";
import { school } from "../support/school.ts";

test("from the card to the summary of 20 questions", () =>
  withPage(async (page) => {
    await signIn(page, await school.pupil());
    await isAccessible(page);
    await startPractice(page);
    assert.equal(await step(page), "Question 1 of 20");
    await isAccessible(page);
    await answerRight(page, tap);
    await page.getByText("Question 2 of 20").waitFor();
    await finish(page);
    await page.getByRole("heading", { name: "20 of 20 right" }).waitFor();
    await isAccessible(page);
    await page.getByRole("link", { name: "Go back to Today" }).click();
    await page.getByRole("article").filter({ hasText: "20 questions, just for you" }).waitFor();
  }));

test("after a mistake the right answer is explained, and stays until the pupil has typed it", () =>
  withPage(async (page) => {
    await signIn(page, await school.pupil());
    await startPractice(page);
    const right = solve(await question(page));
    await type(page, right + 1);
    const mistake = page.getByRole("alert").filter({ hasText: `You typed ${right + 1}` });
    await mistake.waitFor();
    await isAccessible(page, "mistake");
    await type(page, right + 2);
    await page.getByText(`Look again: type ${right}.`).waitFor();
    await type(page, right);
    await page.getByText("Question 2 of 20").waitFor();
    assert.equal(await mistake.count(), 0);
  }));

test("practice that was left goes on where it was", () =>
  withPage(async (page) => {
    await signIn(page, await school.pupil());
    await startPractice(page);
    await answerRight(page);
    await page.getByText("Question 2 of 20").waitFor();
    await page.getByRole("link", { name: "Stop for now" }).click();
    await page.getByText("You have answered 1 of 20 questions.").waitFor();
    await page.getByRole("link", { name: "Go on" }).click();
    await question(page);
    assert.equal(await step(page), "Question 2 of 20");
    await page.reload();
    await question(page);
    assert.equal(await step(page), "Question 2 of 20");
  }));

test("set work is practised by keyboard alone", () =>
  withPage(async (page) => {
    const pupil = await school.pupil();
    const teacher = await school.as("headteacher");
    await teacher("POST", "/teacher/assignments", {
      pupil_ids: [pupil.id],
      tables: [7],
      questions: 10,
      due_on: new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10),
      note: "Do <b>not</b> hurry.",
    });
    await signIn(page, pupil);
    await page.getByText("Do <b>not</b> hurry.").waitFor();
    const start = page.getByRole("article").filter({ hasText: "7 times table" }).getByRole("button", { name: "Start" });
    for (let presses = 0; presses < 30; presses++) {
      if (await start.evaluate((button) => button === document.activeElement)) break;
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Enter");
    assert.match(await question(page), /7|[×÷]/);
    await answerRight(page);
    await page.getByText(/^Question 2 of/).waitFor();
  }));

test("a pupil with the arrangement RON has no number pad, and the keyboard works", () =>
  withPage(async (page) => {
    const pupil = await school.pupil();
    const teacher = await school.as("headteacher");
    await teacher("PUT", `/teacher/pupils/${pupil.id}/arrangements`, { codes: ["RON"] });
    await signIn(page, pupil);
    await startPractice(page);
    assert.equal(await page.getByRole("group", { name: "Number pad" }).count(), 0);
    await answerRight(page);
    await page.getByText("Question 2 of 20").waitFor();
  }));

test("a pupil with the arrangement NBQ goes on by a button", () =>
  withPage(async (page) => {
    const pupil = await school.pupil();
    const teacher = await school.as("headteacher");
    await teacher("PUT", `/teacher/pupils/${pupil.id}/arrangements`, { codes: ["NBQ"] });
    await signIn(page, pupil);
    await startPractice(page);
    await answerRight(page);
    const next = page.getByRole("button", { name: "Next", exact: true });
    await next.waitFor();
    await isAccessible(page, "right");
    await next.click();
    await page.getByText("Question 2 of 20").waitFor();
  }));
