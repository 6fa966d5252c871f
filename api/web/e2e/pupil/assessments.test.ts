import assert from "node:assert/strict";
import { test } from "node:test";
import { isAccessible } from "../support/accessible.ts";
import { withPage } from "../support/browser.ts";
import { signIn } from "../support/pupil.ts";
import { school } from "../support/school.ts";

test("an assessment with every kind of question, a reload in a draft, and its result with the teacher's words", () =>
  withPage(async (page) => {
    const pupil = await school.pupil();
    const teacher = await school.as("headteacher");
    const title = `Sixes <i>and</i> eights ${pupil.username}`;
    await teacher("POST", "/assessments", {
      title,
      instructions: "Take your time.",
      questions: [
        { kind: "fact", a: 6, b: 8, form: "product" },
        { kind: "number", text: "How many are half of 7?", answer: 3.5 },
        { kind: "written", text: "How do you know that 8 × 6 > 7 × 6?", marks: 2 },
      ],
      time_limit_s: 600,
      pupil_ids: [pupil.id],
    });
    await signIn(page, pupil);
    await page.getByRole("article").filter({ hasText: title }).getByRole("link", { name: "Start" }).click();
    await page.getByRole("heading", { name: title }).waitFor();
    await isAccessible(page, "before");
    await page.getByRole("button", { name: "Start" }).click();

    await page.getByRole("heading", { name: "Question 1 of 3" }).waitFor();
    await isAccessible(page, "fact");
    for (const digit of ["4", "8"]) await page.getByRole("button", { name: digit, exact: true }).click();
    const second = page.getByRole("heading", { name: "Question 2 of 3" });
    while ((await second.count()) === 0) await page.keyboard.press("Enter");

    await isAccessible(page, "number");
    await page.getByLabel("Your answer").fill("three and a half");
    await page.getByRole("button", { name: "Next question" }).click();
    await page.getByRole("alert").filter({ hasText: "This is not a number." }).waitFor();
    await page.getByLabel("Your answer").fill("3,5");
    await page.keyboard.press("Enter");

    const third = page.getByRole("heading", { name: "Question 3 of 3" });
    await third.waitFor();
    await isAccessible(page, "written");
    await page.getByLabel("Your answer").fill("It is one more <b>six</b>.");
    await page.reload();
    await third.waitFor();
    assert.equal(await page.getByLabel("Your answer").inputValue(), "It is one more <b>six</b>.");
    await page.getByRole("button", { name: "Next question" }).click();
    await page.getByRole("heading", { name: "You have finished" }).waitFor();
    await page.getByText("Your answers are saved.").waitFor();
    await isAccessible(page, "over");

    const { items } = await teacher<{ items: { id: string; version: number; pupil_id: string }[] }>(
      "GET",
      "/teacher/markings?status=to_mark&limit=200",
    );
    const marking = items.find((item) => item.pupil_id === pupil.id);
    assert.ok(marking);
    await teacher("PATCH", `/teacher/markings/${marking.id}`, {
      score: 2,
      feedback: `Well seen! <script>alert("1")</script>`,
      version: marking.version,
    });
    await page.getByRole("link", { name: "See my results" }).click();
    await page.getByText("2 out of 2").waitFor();
    await page.getByText(`Well seen! <script>alert("1")</script>`).waitFor();
    await page.getByRole("heading", { name: title }).waitFor();
    await isAccessible(page);
    await page.goto("/today");
    await page.getByRole("heading", { name: /What would you like/ }).waitFor();
    assert.equal(await page.getByText(title).count(), 0);
  }));
