/** What a pupil does on the screens. */

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { SLUG, type Pupil } from "./school.ts";

/** Opens the address of the pupil's card, types the PIN, and says "that is me". */
export async function signIn(page: Page, pupil: Pupil): Promise<void> {
  await typePin(page, pupil);
  await page.getByRole("link", { name: "Yes, that is me" }).click();
  await page.getByRole("heading", { name: /What would you like to do/ }).waitFor();
}

/** Opens the address of the pupil's card and types the PIN. */
export async function typePin(page: Page, { username, pin }: Pupil): Promise<void> {
  await page.goto(`/${SLUG}?u=${encodeURIComponent(username)}`);
  await page.getByRole("heading", { name: "Type your PIN" }).waitFor();
  await page.keyboard.type(pin);
  await page.keyboard.press("Enter");
}

/** Starts practice from the screen "Today". */
export async function startPractice(page: Page): Promise<void> {
  await page.getByRole("article").filter({ hasText: "Practise" }).getByRole("button", { name: "Start" }).click();
  await question(page);
}

/** Waits for a question that can be answered, and returns its text: `7 × 8 =`, `? × 8 = 56`, `56 ÷ 8 =`. */
export async function question(page: Page): Promise<string> {
  const asked = page.locator(".question:not(.right) .sum");
  await asked.waitFor();
  return asked.evaluate((sum) =>
    [...sum.children].map((part) => (part.tagName === "OUTPUT" ? "?" : (part.textContent ?? "").trim())).join(" "),
  );
}

/** Returns the answer to a question. */
export function solve(text: string): number {
  const match = /^(\d+|\?) ([×÷]) (\d+|\?) = (\d+|\?)$/.exec(text);
  assert.ok(match, `not a question: ${text}`);
  const [, a, sign, b, c] = match;
  const [x, y, z] = [Number(a), Number(b), Number(c)];
  if (sign === "×") return c === "?" ? x * y : a === "?" ? z / y : z / x;
  return c === "?" ? x / y : a === "?" ? z * y : x / z;
}

/** Which question is on the screen, `Question 3 of 20`. */
export function step(page: Page): Promise<string> {
  return page.getByText(/^Question \d+ of \d+$/).innerText();
}

/** What is typed, while it can be changed. */
const TYPED = ".question:not(.right) output, .mistake output";

/** Types an answer by keyboard. */
export function type(page: Page, answer: number): Promise<void> {
  return give(page, String(answer), (key) => page.keyboard.press(key));
}

/** Taps an answer on the number pad. */
export function tap(page: Page, answer: number): Promise<void> {
  return give(page, String(answer), (key) => page.getByRole("button", { name: key, exact: true }).click());
}

/** Presses the keys of an answer, and Enter until it is taken: keys do nothing in the moment in which a question appears. */
async function give(page: Page, answer: string, press: (key: string) => Promise<void>): Promise<void> {
  for (;;) {
    for (const digit of answer) await press(digit);
    if (await becomes(page, answer, true, 1000)) break;
    for (let typed = 0; typed < answer.length; typed++) await page.keyboard.press("Backspace");
  }
  do await press("Enter");
  while (!(await becomes(page, answer, false, 300)));
}

/** Waits until what is typed is the answer, or is it no more; returns false after `timeout`. */
function becomes(page: Page, answer: string, isTyped: boolean, timeout: number): Promise<boolean> {
  return page
    .waitForFunction(
      ([typed, digits, wanted]) => (document.querySelector(typed)?.textContent === digits) === wanted,
      [TYPED, answer, isTyped] as const,
      { timeout, polling: "raf" },
    )
    .then(
      () => true,
      () => false,
    );
}

/** Answers the question on the screen, right. */
export async function answerRight(page: Page, how = type): Promise<void> {
  await how(page, solve(await question(page)));
}

/** Answers every question that is left, right, until the practice is over. */
export async function finish(page: Page): Promise<void> {
  const over = page.getByRole("heading", { name: /right$/ });
  const asked = page.locator(".question:not(.right) .sum");
  for (;;) {
    await over.or(asked).first().waitFor();
    if ((await asked.count()) === 0) return;
    await answerRight(page);
    await page.waitForFunction(() => document.querySelector(".question:not(.right)") === null);
  }
}
