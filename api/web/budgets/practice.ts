/** The times of practice, on a slow device. */

import type { Page } from "playwright-core";
import { question, signIn, solve, startPractice, tap } from "../e2e/support/pupil.ts";
import { school } from "../e2e/support/school.ts";
import { type Devices, longTasks, probed, respond } from "./browser.ts";

const TAPS = 100;
/** A child does not tap faster. */
const BETWEEN_TAPS_MS = 100;
/** Of each kind; one in two is wrong. */
const ANSWERS = 6;
/** Enter does nothing for 250 ms after a question has appeared. */
const ENTER_IS_DEAD_MS = 400;

/** What is typed. The time of the question ends during the taps; they go on where the right answer is typed. */
const TYPED = ".question output, .mistake output";

export interface Practice {
  taps: number[];
  online: number[];
  offline: number[];
  longTasks: number[];
}

export function practice(devices: Devices): Promise<Practice> {
  return devices.with(async (page) => {
    await signIn(page, await school.pupil());
    await startPractice(page);
    await page.waitForTimeout(ENTER_IS_DEAD_MS);
    const taps = await tapDigits(page);
    await goOn(page);
    const online = await answers(page);
    await page.context().setOffline(true);
    const offline = await answers(page);
    return { taps, online, offline, longTasks: longTasks(await probed(page)) };
  });
}

async function tapDigits(page: Page): Promise<number[]> {
  const times: number[] = [];
  // The typeface moves the number pad when it arrives.
  await page.evaluate(() => document.fonts.ready);
  for (let index = 0; index < TAPS; index++) {
    const digit = String(index % 10);
    times.push(await respond(page, () => tapAt(page, digit), TYPED, digit));
    await respond(page, () => tapAt(page, "Delete"), TYPED, "");
    await page.waitForTimeout(BETWEEN_TAPS_MS);
  }
  return times;
}

/** Taps the middle of a button. Playwright's own click first looks at the page for a long time, which would be measured. */
async function tapAt(page: Page, name: string): Promise<void> {
  const box = await page.getByRole("button", { name, exact: true }).boundingBox();
  if (box === null) throw new Error(`the number pad has no ${name}`);
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
}

/** Types the right answer if the time of the question is over. */
async function goOn(page: Page): Promise<void> {
  const mistake = page.locator(".mistake");
  if ((await mistake.count()) === 0) return;
  const sum = (await mistake.innerText()).match(/\d+ [×÷] \d+ = (\d+)/);
  if (sum === null) throw new Error("the mistake does not show the right answer");
  await tap(page, Number(sum[1]));
  await mistake.waitFor({ state: "detached" });
}

async function answers(page: Page): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < ANSWERS; index++) {
    const right = solve(await question(page));
    const isWrong = index % 2 === 1;
    await page.waitForTimeout(ENTER_IS_DEAD_MS);
    for (const digit of String(isWrong ? right + 1 : right)) await key(page, digit);
    times.push(await respond(page, () => tapAt(page, "Enter"), isWrong ? ".mistake" : ".question.right"));
    if (isWrong) await tap(page, right);
    await page.waitForFunction(() => document.querySelector(".question.right, .mistake") === null);
  }
  return times;
}

function key(page: Page, name: string): Promise<void> {
  return page.getByRole("button", { name, exact: true }).click();
}
