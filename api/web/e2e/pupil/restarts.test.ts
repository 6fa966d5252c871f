import assert from "node:assert/strict";
import { test } from "node:test";
import { OFFLINE, withPage } from "../support/browser.ts";
import { answerRight, finish, question, signIn, startPractice } from "../support/pupil.ts";
import type { Pupil, School } from "../support/school.ts";
import { Service } from "../support/service.ts";

const isLong = process.env["LMS_TEST_LONG"] === "1";

async function hasAnswers(school: School, pupil: Pupil, answered: number): Promise<void> {
  const api = await school.asPupil(pupil);
  const until = Date.now() + 90_000;
  for (;;) {
    const { items } = await api<{ items: { answered: number; correct: number }[] }>("GET", "/sessions?limit=2");
    if (items[0]?.answered === answered || Date.now() > until) {
      assert.deepEqual(
        items.map(({ answered: count, correct }) => ({ answered: count, correct })),
        [{ answered, correct: answered }],
        `${pupil.username}: an answer is lost or there twice`,
      );
      return;
    }
  }
}

test("lms is killed with -9 in the middle of practice and starts again: no answer is lost, none is there twice", () =>
  Service.run((service, school) =>
    withPage(
      async (page) => {
        const pupil = await school.pupil();
        await signIn(page, pupil);
        await startPractice(page);
        await answerRight(page);
        await page.getByText("Question 2 of 20").waitFor();
        await service.kill();
        await answerRight(page);
        await page.getByText("Question 3 of 20").waitFor();
        await page.getByText("1 answer is kept on this device.").first().waitFor();
        assert.equal(await page.getByText(/saved/).count(), 0);
        await service.restart();
        await finish(page);
        await page.getByRole("heading", { name: "20 of 20 right" }).waitFor({ timeout: 60_000 });
        await hasAnswers(school, pupil, 20);
      },
      { baseURL: service.origin, expects: OFFLINE },
    ),
  ));

const PUPILS = isLong ? 30 : 10;
const ANSWERS = isLong ? 20 : 3;

test(`${PUPILS} pupils practise at once while the service is killed and starts again`, () =>
  Service.run(async (service, school) => {
    const pupils = [];
    for (let number = 0; number < PUPILS; number++) pupils.push(await school.pupil({ first_name: `Pupil${number}` }));
    let ready = 0;
    let restarting: Promise<void> | null = null;
    const plays = pupils.map((pupil) =>
      withPage(
        async (page) => {
          page.setDefaultTimeout(120_000);
          await signIn(page, pupil);
          await startPractice(page);
          ready += 1;
          // The service goes away while everybody is in the middle of a question.
          if (ready === PUPILS) restarting = service.kill().then(() => service.restart());
          for (let number = 1; number <= ANSWERS; number++) {
            await question(page);
            await answerRight(page);
            await page.waitForFunction(() => document.querySelector(".question:not(.right)") === null);
          }
          await hasAnswers(school, pupil, ANSWERS);
        },
        { baseURL: service.origin, expects: OFFLINE },
      ),
    );
    await Promise.all(plays);
    assert.ok(restarting !== null);
    await restarting;
  }));
