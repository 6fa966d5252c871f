/** The times of taps and keys on every screen of a pupil, and of the table of facts, on a slow device. */

import type { Page } from "playwright-core";
import { answerRight, question, solve, startPractice, tap } from "../e2e/support/pupil.ts";
import { school, SLUG } from "../e2e/support/school.ts";
import { type Devices, probed } from "./browser.ts";
import type { Notes, Probed } from "./probe.ts";

/** A shorter interaction is not reported, and counts as this. */
const SHORTEST_MS = 16;

export interface Screens {
  /** From an interaction to the next paint. */
  interactions: number[];
  /** From the response with the facts to the painted table. */
  grid: number[];
}

export function screens(devices: Devices): Promise<Screens> {
  return devices.with(async (page) => {
    const pupil = await school.pupil();
    await page.goto(`/${SLUG}`);
    await page.getByRole("heading", { name: "Who are you?" }).waitFor();
    await page.keyboard.type(pupil.username);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Type your PIN" }).waitFor();
    for (const digit of pupil.pin) await page.getByRole("button", { name: digit, exact: true }).click();
    await page.keyboard.press("Enter");
    await page.getByRole("link", { name: "Yes, that is me" }).click();
    await practise(page);
    const grid = [await facts(page)];
    await settings(page);
    await link(page, "My results");
    await page.getByRole("heading", { name: "My results" }).waitFor();
    await home(page);
    await beforeCheck(page);
    grid.push(await facts(page));
    return { interactions: nextPaints(await probed(page)), grid };
  });
}

/** Two questions of practice, one after a mistake. */
async function practise(page: Page): Promise<void> {
  await startPractice(page);
  await answerRight(page, tap);
  await page.getByText("Question 2 of 20").waitFor();
  const right = solve(await question(page));
  await tap(page, right + 1);
  await page.locator(".mistake").waitFor();
  await tap(page, right);
  await page.getByText("Question 3 of 20").waitFor();
  await link(page, "Stop for now");
}

async function facts(page: Page): Promise<number> {
  await page.evaluate(() => {
    performance.clearResourceTimings();
    const probed = window as unknown as Probed;
    probed.awaited = probed.probe.painted("table[role=grid] button");
  });
  await link(page, "My facts");
  const time = await page.evaluate(async () => {
    const painted = await (window as unknown as Probed).awaited;
    const response = performance.getEntriesByType("resource").find(({ name }) => name.endsWith("/me/progress"));
    return painted - (response as PerformanceResourceTiming).responseEnd;
  });
  for (const fact of ["7 × 8", "3 × 4"]) await page.getByRole("button", { name: new RegExp(`^${fact} =`) }).click();
  await home(page);
  return time;
}

async function settings(page: Page): Promise<void> {
  await link(page, "Text and colours");
  for (const name of ["Yellow on black", "Largest"]) {
    const saved = page.waitForResponse(/\/me\/preferences$/);
    await page.getByText(name, { exact: true }).click();
    await saved;
  }
  await home(page);
}

async function beforeCheck(page: Page): Promise<void> {
  await page.locator('a[href="/check/rehearsal"]').click();
  await page.getByRole("button", { name: "Yes, that is me" }).click();
  await page.getByRole("button", { name: "Start the warm-up" }).waitFor();
  await home(page);
}

function link(page: Page, name: string): Promise<void> {
  return page.getByRole("link", { name }).click();
}

async function home(page: Page): Promise<void> {
  await page.locator("a.home").click();
  await page.getByRole("heading", { name: /What would you like to do/ }).waitFor();
}

/** Returns how long each interaction took until the next paint. */
function nextPaints({ inputs, interactions }: Notes): number[] {
  const longest = new Map<number, number>();
  for (const { id, duration } of interactions) longest.set(id, Math.max(duration, longest.get(id) ?? 0));
  const short = Math.max(0, inputs.length - longest.size);
  return [...longest.values(), ...Array.from({ length: short }, () => SHORTEST_MS)];
}
