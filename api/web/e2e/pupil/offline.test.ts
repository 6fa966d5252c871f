import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { isAccessible } from "../support/accessible.ts";
import { OFFLINE, withPage } from "../support/browser.ts";
import { answerRight, finish, question, signIn, startPractice, step } from "../support/pupil.ts";
import { school, type Pupil } from "../support/school.ts";

/** Waits until the service worker has stored the app. */
async function isKept(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    while (navigator.serviceWorker.controller === null) {
      await new Promise((resolve) =>
        navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true }),
      );
    }
  });
}

/** What the service has stored of the pupil's latest practice. */
async function stored(pupil: Pupil): Promise<{ answered: number; correct: number }> {
  const api = await school.asPupil(pupil);
  const { items } = await api<{ items: { answered: number; correct: number }[] }>("GET", "/sessions?limit=1");
  assert.ok(items[0]);
  return items[0];
}

async function isStored(pupil: Pupil, answered: number): Promise<void> {
  const until = Date.now() + 20_000;
  let session = await stored(pupil);
  while (session.answered < answered && Date.now() < until) session = await stored(pupil);
  assert.equal(session.answered, answered);
  assert.equal(session.correct, answered);
}

test("the app starts without network at the second visit", () =>
  withPage(
    async (page) => {
      await page.goto("/");
      await isKept(page);
      await page.context().setOffline(true);
      await page.reload();
      await page.getByRole("heading", { name: "Find your school" }).waitFor();
    },
    { expects: OFFLINE },
  ));

test("the service worker keeps files of the app and nothing of the API", () =>
  withPage(async (page) => {
    await page.goto("/");
    await isKept(page);
    await signIn(page, await school.pupil());
    const kept = await page.evaluate(async () => {
      const paths: string[] = [];
      for (const name of await caches.keys()) {
        for (const { url } of await (await caches.open(name)).keys()) paths.push(new URL(url).pathname);
      }
      return paths;
    });
    assert.ok(kept.length > 10);
    assert.deepEqual(
      kept.filter((path) => /^\/(api|health)/.test(path)),
      [],
    );
  }));

test("a page of the version before still gets its files, which the service has no more", () =>
  withPage(async (page) => {
    await page.goto("/");
    await isKept(page);
    const text = await page.evaluate(async () => {
      const gone = "/_app/immutable/chunks/gone.js";
      await (await caches.open("app-before")).put(gone, new Response("from the version before"));
      return (await fetch(gone)).text();
    });
    assert.equal(text, "from the version before");
  }));

test("Wi-Fi off in the middle of practice: it goes on, also after a reload, and nothing is lost or called saved", () =>
  withPage(
    async (page) => {
      const pupil = await school.pupil();
      await signIn(page, pupil);
      await isKept(page);
      await startPractice(page);
      await answerRight(page);
      await page.getByText("Question 2 of 20").waitFor();
      await isStored(pupil, 1);
      await page.context().setOffline(true);
      await answerRight(page);
      await page.getByText("Question 3 of 20").waitFor();
      await answerRight(page);
      await page.getByText("Question 4 of 20").waitFor();
      const kept = "2 answers are kept on this device. They are sent when the network is back.";
      await page.getByRole("paragraph").filter({ hasText: kept }).waitFor();
      assert.equal(await page.getByText(/saved/).count(), 0);
      await page.reload();
      await question(page);
      assert.equal(await step(page), "Question 4 of 20");
      await answerRight(page);
      await page.getByText("Question 5 of 20").waitFor();
      assert.deepEqual(await stored(pupil).then(({ answered }) => answered), 1);
      await page.context().setOffline(false);
      await isStored(pupil, 4);
      await finish(page);
      await page.getByRole("heading", { name: "20 of 20 right" }).waitFor();
    },
    { expects: OFFLINE },
  ));

test("a practice that ends without network waits, says so, and shows how it went when the network is back", () =>
  withPage(
    async (page) => {
      const pupil = await school.pupil();
      await signIn(page, pupil);
      await startPractice(page);
      await page.context().setOffline(true);
      for (let number = 1; number <= 20; number++) {
        await question(page);
        await answerRight(page);
        await page.waitForFunction(() => document.querySelector(".question:not(.right)") === null);
      }
      await page.getByText("You have answered every question.").waitFor();
      await page.getByText(/network is away/).waitFor();
      assert.equal(await page.getByText(/saved/).count(), 0);
      await page.context().setOffline(false);
      await page.getByRole("heading", { name: "20 of 20 right" }).waitFor({ timeout: 60_000 });
      await isStored(pupil, 20);
    },
    { expects: OFFLINE },
  ));

test("a tab that was killed without network: the next sign-in of the pupil sends what it kept", () =>
  withPage(
    async (page) => {
      const context = page.context();
      const pupil = await school.pupil();
      await signIn(page, pupil);
      await startPractice(page);
      await context.setOffline(true);
      await answerRight(page);
      await page.getByText("Question 2 of 20").waitFor();
      await page.close();
      await context.setOffline(false);
      const other = await context.newPage();
      await signIn(other, await school.pupil({ first_name: "Bo" }));
      assert.equal((await stored(pupil)).answered, 0);
      await other.close();
      const next = await context.newPage();
      await signIn(next, pupil);
      await isStored(pupil, 1);
      await next.reload();
      await next.getByRole("link", { name: "Go on" }).click();
      await question(next);
      assert.equal(await step(next), "Question 2 of 20");
    },
    { expects: OFFLINE },
  ));

test("signing out with unsent answers says what becomes of them, and they are sent after the next sign-in", () =>
  withPage(
    async (page) => {
      const pupil = await school.pupil();
      await signIn(page, pupil);
      await isKept(page);
      await startPractice(page);
      await page.context().setOffline(true);
      await answerRight(page);
      await page.getByText("Question 2 of 20").waitFor();
      await page.context().route("**/answers", (route) => route.abort());
      await page.context().setOffline(false);
      await page.getByRole("link", { name: "Stop for now" }).click();
      await page.getByRole("button", { name: "Sign out" }).click();
      const dialog = page.getByRole("dialog", { name: "Some answers are not sent yet" });
      await dialog.getByText("It is sent when you sign in on this device again.").waitFor();
      await isAccessible(page, "unsent");
      await dialog.getByRole("button", { name: "Stay here" }).click();
      await page.getByRole("button", { name: "Sign out" }).click();
      await dialog.getByRole("button", { name: "Sign out" }).click();
      await page.getByRole("heading", { name: "Who are you?" }).waitFor();
      await page.context().unroute("**/answers");
      assert.equal((await stored(pupil)).answered, 0);
      await signIn(page, pupil);
      await isStored(pupil, 1);
    },
    { expects: OFFLINE },
  ));

test("a sign-in that the service has ended: answers stay, the pupil signs in again, and they are sent", () =>
  withPage(
    async (page) => {
      const pupil = await school.pupil();
      await signIn(page, pupil);
      await startPractice(page);
      const teacher = await school.as("headteacher");
      const { pin } = await teacher<{ pin: string }>("POST", `/teacher/pupils/${pupil.id}/pin`);
      const again = { ...pupil, pin };
      await answerRight(page);
      await page.getByText("Question 2 of 20").waitFor();
      await page.getByText("1 answer is kept on this device. Sign in again to send it.").first().waitFor();
      await page.getByRole("link", { name: "Sign in again" }).click();
      await page.getByRole("heading", { name: "Who are you?" }).waitFor();
      await page.keyboard.type(pupil.username);
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Type your PIN" }).waitFor();
      await page.keyboard.type(pin);
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: /^Hello/ }).waitFor();
      await isStored(again, 1);
    },
    { expects: [/status of 401/] },
  ));
