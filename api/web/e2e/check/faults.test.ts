import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { OFFLINE, openProfile, withPage } from "../support/browser.ts";
import { assertWhole, attemptOf, Check, LENGTH, pupilWith, QUESTION_MS } from "../support/check.ts";
import { school as demonstration, type Pupil, type School } from "../support/school.ts";
import { Service } from "../support/service.ts";

const KEPT = "Your answers are kept on this device.";
const SAVED = "Your answers are saved.";
const isLong = process.env["LMS_TEST_LONG"] === "1";
const questions = isLong ? Array.from({ length: LENGTH }, (_, index) => index + 1) : [randomInt(1, LENGTH + 1)];

/** Fails unless the service has every answer of the attempt as the device has sent it. */
async function isStored(check: Check, pupil: Pupil, school?: School): Promise<void> {
  const { attempt } = check.last;
  assertWhole(await check.record(LENGTH));
  const until = Date.now() + 20_000;
  let stored = await attemptOf(attempt, pupil, school);
  while (stored.answered < LENGTH && Date.now() < until) stored = await attemptOf(attempt, pupil, school);
  assert.deepEqual([stored.state, stored.answered], ["complete", LENGTH]);
}

/** Shows or hides the tab, as far as the page can tell. */
async function setVisible(page: Page, isVisible: boolean): Promise<void> {
  await page.evaluate(
    (state) => {
      Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    },
    isVisible ? "visible" : "hidden",
  );
}

for (const number of questions) {
  test(`the Wi-Fi goes off at question ${number} and comes back after the end: nothing is lost, and nothing is called saved before`, () =>
    withPage(
      async (page) => {
        await page.clock.install();
        const check = await Check.on(page);
        const pupil = await pupilWith();
        await check.begin(pupil);
        await check.answer(1, number - 1);
        await page.context().setOffline(true);
        await check.answer(number, LENGTH);
        await check
          .heading("Thank you")
          .or(check.heading(/Sending/))
          .waitFor();
        await page.clock.runFor(5_000);
        await page.getByText(KEPT).waitFor();
        assert.equal(await page.getByText(SAVED).count(), 0);
        await page.context().setOffline(false);
        await check.saved();
        await isStored(check, pupil);
      },
      { expects: OFFLINE },
    ));

  test(`the tab is killed at question ${number} and opened again: that question stays blank, and the check goes on`, () =>
    withPage(async (page) => {
      await page.clock.install();
      const first = await Check.on(page);
      const pupil = await pupilWith();
      await first.begin(pupil);
      await first.answer(1, number - 1);
      await first.at(number);
      await first.pause();
      await page.keyboard.type("9");
      await first.question.filter({ hasText: "9" }).waitFor();
      const next = await page.context().newPage();
      await page.close();
      await next.clock.install();
      const check = await Check.on(next);
      await check.open(pupil);
      if (number < LENGTH) await check.at(number + 1);
      await check.answer(number + 1, LENGTH);
      await check.saved();
      assert.equal(check.last.answers[number - 1]?.answer, "");
      await isStored(check, pupil);
    }));
}

test("a reload inside a question leaves it blank and goes on with the next pause", () =>
  withPage(async (page) => {
    await page.clock.install();
    const check = await Check.on(page);
    await check.begin(await pupilWith());
    await check.pause();
    await page.keyboard.type("9");
    await page.reload();
    await check.at(2);
    await page.getByText("Get ready …").waitFor();
    await check.pause();
    await check.type("5");
    assert.deepEqual(
      (await check.record(2)).answers.map(({ answer }) => answer),
      ["", "5"],
    );
  }));

test("a pupil who comes back to a hidden tab gets a whole pause before the next question", () =>
  withPage(async (page) => {
    await page.clock.install();
    const check = await Check.on(page);
    await check.begin(await pupilWith());
    await page.clock.runFor(2_500);
    await setVisible(page, false);
    await page.clock.runFor(100);
    await setVisible(page, true);
    await page.clock.runFor(2_500);
    assert.equal(await check.question.count(), 0);
    await page.clock.runFor(600);
    await check.shown();
    await page.keyboard.type("7");
    await setVisible(page, false);
    await page.clock.runFor(QUESTION_MS);
    await setVisible(page, true);
    await check.at(2);
    assert.equal((await check.record(1)).answers[0]?.answer, "7");
  }));

test("the device sleeps for 20 minutes in the middle of the check, and the check goes on", () =>
  withPage(async (page) => {
    await page.clock.install();
    const check = await Check.on(page);
    const pupil = await pupilWith();
    await check.begin(pupil);
    await check.answer(1, 5);
    await check.at(6);
    await check.pause();
    await page.keyboard.type("3");
    await page.clock.fastForward("20:00");
    await setVisible(page, true);
    await check.at(7);
    await check.answer(7, LENGTH);
    await check.saved();
    assert.equal(check.last.answers[5]?.answer, "3");
    await isStored(check, pupil);
  }));

test("after 30 minutes the check ends with the answers that were given, and they are saved", () =>
  withPage(async (page) => {
    await page.clock.install();
    const check = await Check.on(page);
    const pupil = await pupilWith();
    await check.begin(pupil);
    await check.answer(1, 3);
    await check.at(4);
    await page.clock.fastForward("31:00");
    await check.heading("Thank you").waitFor();
    await page.getByText("The time of the whole check is over.").waitFor();
    await check.saved();
    assert.equal((await attemptOf(check.last.attempt, pupil)).answered, 3);
  }));

test("the record is sent at the next visit of the app, by nobody who is signed in", () =>
  withPage(
    async (page) => {
      await page.clock.install();
      const check = await Check.on(page);
      const pupil = await pupilWith();
      await check.begin(pupil);
      await page.context().setOffline(true);
      await check.answer(1, LENGTH);
      await check
        .heading("Thank you")
        .or(check.heading(/Sending/))
        .waitFor();
      await page.clock.runFor(5_000);
      await page.getByText(KEPT).waitFor();
      const next = await page.context().newPage();
      await page.close();
      const visit = await Check.on(next);
      // A new card ends every sign-in of the pupil.
      const head = await demonstration.as("headteacher");
      const renewed = { ...pupil, ...(await head<{ pin: string }>("POST", `/teacher/pupils/${pupil.id}/pin`)) };
      await next.context().setOffline(false);
      const stored = next.waitForResponse((response) => response.url().endsWith("/answers") && response.ok());
      await next.goto("/");
      await next.getByRole("heading", { name: "Find your school" }).waitFor();
      await stored;
      await isStored(visit, renewed);
      assert.deepEqual(await next.evaluate(leftOnDevice), []);
    },
    { expects: OFFLINE },
  ));

test("the browser is closed before the record is sent, and sends it after its next start", async () => {
  const profile = await mkdtemp(join(tmpdir(), "lms-profile-"));
  try {
    const pupil = await pupilWith();
    const first = await openProfile(profile);
    const [page = await first.newPage()] = first.pages();
    await page.clock.install();
    const check = await Check.on(page);
    await check.begin(pupil);
    await check.answer(1, 20);
    await first.setOffline(true);
    await check.answer(21, LENGTH);
    await page.clock.runFor(5_000);
    await page.getByText(KEPT).waitFor();
    await first.close();
    const second = await openProfile(profile);
    const visit = await Check.on(await second.newPage());
    await visit.page.goto("/");
    await visit.record(LENGTH);
    await isStored(visit, pupil);
    await second.close();
  } finally {
    await rm(profile, { recursive: true, force: true });
  }
});

/** Returns what the device still keeps of checks. */
async function leftOnDevice(): Promise<unknown[]> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open("lms");
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(new Error("cannot open"));
  });
  const all = (store: string) =>
    new Promise<unknown[]>((resolve) => {
      const rows = database.transaction(store).objectStore(store).getAll();
      rows.onsuccess = () => resolve(rows.result as unknown[]);
    });
  for (let tries = 0; tries < 100; tries++) {
    const left = [...(await all("checks")), ...(await all("outbox"))];
    if (left.length === 0) return left;
  }
  return [...(await all("checks")), ...(await all("outbox"))];
}

test("the service is killed in the middle of the check and comes back: nothing is lost, and nothing is given twice", () =>
  Service.run((service, school) =>
    withPage(
      async (page) => {
        await page.clock.install();
        const check = await Check.on(page);
        const pupil = await pupilWith([], school);
        await check.begin(pupil);
        await check.answer(1, 10);
        await service.kill();
        await check.answer(11, LENGTH);
        await check
          .heading("Thank you")
          .or(check.heading(/Sending/))
          .waitFor();
        await page.clock.runFor(5_000);
        await page.getByText(KEPT).waitFor();
        await service.restart();
        await page.clock.runFor(120_000);
        await check.saved();
        await isStored(check, pupil, school);
      },
      { expects: OFFLINE, baseURL: service.origin },
    ),
  ));
