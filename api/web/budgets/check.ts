/** The times of the Multiplication Tables Check, on a slow device. */

import { Check, PAUSE_MS, pupilWith } from "../e2e/support/check.ts";
import { type Devices, longTasks, probed, respond } from "./browser.ts";

/** The questions of a rehearsal that are measured. */
const QUESTIONS = 5;
const ENTER_IS_DEAD_MS = 400;

export interface CheckTimes {
  /** How late questions were painted. */
  late: number[];
  keys: number[];
  longTasks: number[];
}

export function check(devices: Devices): Promise<CheckTimes> {
  return devices.with(async (page) => {
    const check = await Check.on(page);
    await check.open(await pupilWith());
    await check.startWarmUp();
    const keys: number[] = [];
    const answer = async () => {
      await check.shown();
      await page.waitForTimeout(ENTER_IS_DEAD_MS);
      keys.push(await respond(page, () => page.keyboard.press("7"), ".sum output", "7"));
      await page.keyboard.press("Enter");
      await check.question.waitFor({ state: "detached" });
    };
    for (let number = 1; number <= 3; number++) await answer();
    await page.getByRole("button", { name: "Start the check" }).click();
    for (let number = 1; number <= QUESTIONS; number++) await answer();
    const { answers } = await check.record(QUESTIONS);
    const late = answers.slice(1).map(({ shown_at }, index) => {
      const due = Date.parse(answers[index]?.answered_at ?? "") + PAUSE_MS;
      return Date.parse(shown_at) - due;
    });
    return { late, keys, longTasks: longTasks(await probed(page)) };
  });
}
