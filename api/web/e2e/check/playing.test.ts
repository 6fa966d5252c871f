import assert from "node:assert/strict";
import { test } from "node:test";
import { isAccessible } from "../support/accessible.ts";
import { withPage } from "../support/browser.ts";
import {
  assertWhole,
  attemptOf,
  Check,
  LENGTH,
  pupilInRound,
  pupilWith,
  QUESTION_MS,
  solve,
} from "../support/check.ts";

test("a pupil takes the check by keyboard alone, and every answer reaches the service", () =>
  withPage(async (page) => {
    await page.clock.install();
    const check = await Check.on(page);
    const pupil = await pupilWith();
    await check.begin(pupil);
    await check.answer(1, LENGTH);
    await check.heading("Thank you").waitFor();
    await check.saved();
    assertWhole(await check.record(LENGTH));
    const attempt = await attemptOf(check.last.attempt, pupil);
    assert.deepEqual([attempt.state, attempt.answered], ["complete", LENGTH]);
    assert.doesNotMatch(await page.getByRole("main").innerText(), /right|wrong|score|\d/i);
  }));

test("a pupil takes the check by the number pad alone", () =>
  withPage(
    async (page) => {
      await page.clock.install();
      const check = await Check.on(page);
      await check.begin(await pupilWith());
      const key = (name: string) => page.getByRole("button", { name, exact: true });
      for (let number = 1; number <= LENGTH; number++) {
        await check.at(number);
        await check.pause();
        await key("9").tap();
        await key("Delete").tap();
        const answer = solve(await check.sum.innerText());
        for (const digit of answer) await key(digit).tap();
        await check.shows(answer);
        await page.clock.runFor(300);
        await key("Enter").tap();
        await check.question.waitFor({ state: "detached" });
      }
      await check.saved();
      assertWhole(await check.record(LENGTH));
    },
    { hasTouch: true, viewport: { width: 768, height: 1024 } },
  ));

test("the warm-up runs in real time: pauses of 3 seconds, questions of 6, and time left in whole seconds", () =>
  withPage(async (page) => {
    const check = await Check.on(page);
    await check.open(await pupilWith());
    await page.evaluate(watch);
    await check.startWarmUp();
    await check.shown();
    await page.keyboard.type("1");
    await page.waitForTimeout(300);
    await page.keyboard.press("Enter");
    await check.heading(/Question 2 of 3/).waitFor();
    await check.heading(/Question 3 of 3/).waitFor({ timeout: 30_000 });
    await check.heading("There will be 25 questions").waitFor({ timeout: 30_000 });
    const seen = await page.evaluate(() => (window as unknown as { seen: Seen[] }).seen);
    const lasted = (from: RegExp, to: RegExp, after = 0) => {
      const start = seen.findIndex(({ text }, index) => index >= after && from.test(text));
      const end = seen.findIndex(({ text }, index) => index > start && to.test(text));
      return (seen[end]?.at ?? NaN) - (seen[start]?.at ?? NaN);
    };
    // A busy machine paints late, at the start or at the end. The times in the record are exact.
    const isAbout = (ms: number, expected: number) => assert.ok(Math.abs(ms - expected) < 250, `${ms} ms`);
    isAbout(lasted(/1 of 3.*Get ready/, /1 of 3.*× .*=/), 3_000);
    isAbout(lasted(/2 of 3.*Get ready/, /2 of 3.*× .*=/), 3_000);
    isAbout(lasted(/2 of 3.*× .*=/, /3 of 3.*Get ready/), 6_000);
    isAbout(lasted(/3 of 3.*Get ready/, /3 of 3.*× .*=/), 3_000);
    isAbout(lasted(/3 of 3.*× .*=/, /There will be 25/), 6_000);
    const left = seen.filter(({ text, left }) => left !== "" && /2 of 3.*× .*=/.test(text));
    assert.deepEqual(
      left.map(({ left }) => left),
      ["6", "5", "4", "3", "2", "1"],
      JSON.stringify(left),
    );
  }));

interface Seen {
  at: number;
  text: string;
  left: string;
}

/** Notes what each frame shows. */
function watch(): void {
  const seen: Seen[] = [];
  Object.assign(window, { seen });
  const look = (at: number) => {
    const parts = [...document.querySelectorAll("h1, .sum p:not(.room)")].map((part) => part.textContent ?? "");
    const text = parts.join(" ").replace(/\s+/g, " ");
    const left = document.querySelector(".left:not(.hidden) strong")?.textContent ?? "";
    const last = seen.at(-1);
    if (last?.text !== text || last.left !== left) seen.push({ at, text, left });
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

test("what is typed when the time is over counts, also nothing, and at most five digits", () =>
  withPage(async (page) => {
    await page.clock.install();
    const check = await Check.on(page);
    await check.begin(await pupilWith());
    await check.pause();
    await page.keyboard.type("1234567");
    await check.shows("12345");
    await page.clock.runFor(QUESTION_MS);
    await check.at(2);
    await check.pause();
    await page.clock.runFor(QUESTION_MS);
    await check.at(3);
    await check.pause();
    await page.keyboard.press("Enter");
    await page.clock.runFor(1_000);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    assert.equal(await check.question.innerText(), "");
    await page.clock.runFor(QUESTION_MS);
    await check.at(4);
    const given = (await check.record(3)).answers.map(({ answer, shown_at, answered_at, first_key_at }) => [
      answer,
      Date.parse(answered_at) - Date.parse(shown_at),
      first_key_at !== null,
    ]);
    assert.deepEqual(given, [
      ["12345", QUESTION_MS, true],
      ["", QUESTION_MS, false],
      ["", QUESTION_MS, false],
    ]);
  }));

test("Enter does nothing in the first quarter of a second, and only counts with digits", () =>
  withPage(async (page) => {
    await page.clock.install();
    const check = await Check.on(page);
    await check.begin(await pupilWith());
    await page.clock.pauseAt(await page.evaluate(() => Date.now() + 500));
    await page.clock.runFor(2_500);
    await check.question.waitFor();
    // The frame that shows the question.
    await page.clock.runFor(20);
    await page.locator(".left:not(.hidden)").waitFor();
    await page.keyboard.type("7");
    await page.keyboard.press("Enter");
    await check.shows("7");
    await page.clock.runFor(260);
    await page.keyboard.press("Enter");
    await check.question.waitFor({ state: "detached" });
  }));

test("keys in a pause do nothing", () =>
  withPage(async (page) => {
    await page.clock.install();
    const check = await Check.on(page);
    await check.begin(await pupilWith());
    await page.keyboard.type("12");
    await page.keyboard.press("Enter");
    await check.pause();
    assert.equal(await check.question.innerText(), "");
  }));

test("a screen reader hears each phase of the check", () =>
  withPage(async (page) => {
    await page.clock.install();
    const check = await Check.on(page);
    const tree = async () =>
      (await page.getByRole("main").ariaSnapshot()).split("\n").map((line) => line.replace(/^ *- /, ""));
    await check.open(await pupilWith());
    assert.deepEqual(await tree(), [
      "main:",
      'heading "Are you Ada Byron?" [level=1]',
      "paragraph:",
      'button "Yes, that is me"',
      'button "I am not Ada Byron"',
    ]);
    await check.startWarmUp();
    const pad = [1, 2, 3, 4, 5, 6, 7, 8, 9, "Delete", 0, "Enter"].map((key) => `button "${key}"`);
    const heading = 'heading "Warm-up · Question 1 of 3" [level=1]';
    assert.deepEqual((await tree()).slice(0, 3), ["main:", heading, "paragraph: Get ready …"]);
    await check.freeze();
    const sum = await check.sum.innerText();
    await page.keyboard.type("12");
    await check.shows("12");
    assert.deepEqual(await tree(), [
      "main:",
      heading,
      "paragraph:",
      `text: ${sum}`,
      'status "Your answer": "12"',
      "paragraph:",
      "text: Time left",
      'strong: "6"',
      `alert: ${sum.replace("×", "times").replace(" =", "")}`,
      'group "Number pad":',
      ...pad,
    ]);
    await page.clock.resume();
    await page.clock.runFor(QUESTION_MS);
    for (let rest = 2; rest > 0; rest--) {
      await check.pause();
      await check.type("1");
    }
    await check.heading("There will be 25 questions").waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), "There will be 25 questions");
    assert.ok((await tree()).includes('button "Start the check"'));
  }));

test("a screen reader's click, which has no pointer, is one key", () =>
  withPage(async (page) => {
    await page.clock.install();
    const check = await Check.on(page);
    await check.begin(await pupilWith());
    await check.pause();
    const press = (name: string) => page.getByRole("button", { name, exact: true }).dispatchEvent("click");
    await press("4");
    await press("2");
    await check.shows("42");
    await page.clock.runFor(300);
    await press("Enter");
    await check.question.waitFor({ state: "detached" });
  }));

test("a pupil takes a round once, from the screen of the day, and it is then no longer offered", () =>
  withPage(async (page) => {
    await page.clock.install();
    const check = await Check.on(page);
    const { pupil, round } = await pupilInRound();
    await check.begin(pupil, round);
    await check.answer(1, LENGTH);
    await check.saved();
    await page.getByRole("link", { name: "Go back to Today" }).click();
    await page.getByRole("heading", { name: /What would you like to do/ }).waitFor();
    assert.equal(await page.locator(`a[href="/check/${round}"]`).count(), 0);
  }));

test("a check is in one tab at a time, and goes on in another tab after the first is closed", () =>
  withPage(async (page) => {
    const pupil = await pupilWith();
    const first = await Check.on(page);
    await first.open(pupil);
    await first.startWarmUp();
    const second = await Check.on(await page.context().newPage());
    await second.open(pupil);
    await second.page.getByRole("alert").filter({ hasText: "This check is open in another tab" }).waitFor();
    await isAccessible(second.page, "another tab");
    await page.close();
    await second.page.getByRole("button", { name: "Go on here" }).click();
    await second.heading(/Warm-up · Question \d of 3/).waitFor();
  }));
