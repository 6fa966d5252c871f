/** Pages of a slow device, and perhaps of a slow network. */

import type { Browser, Page } from "playwright-core";
import { launch } from "../e2e/support/chromium.ts";
import { origin } from "../e2e/support/served.ts";
import { install, type Notes, type Probed, type Span } from "./probe.ts";

/** How many times slower than this machine the processor of the device is. */
export const SLOWER = 4;

export const SLOW_4G = { latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 };

export class Devices {
  private constructor(private readonly browser: Browser) {}

  static async launch(): Promise<Devices> {
    return new Devices(await launch());
  }

  close(): Promise<void> {
    return this.browser.close();
  }

  /** Runs `use` with a page of a device that has never seen the app. */
  async with<Result>(use: (page: Page) => Promise<Result>, network?: typeof SLOW_4G): Promise<Result> {
    const context = await this.browser.newContext({
      baseURL: origin,
      locale: "en-GB",
      viewport: { width: 1366, height: 768 },
    });
    try {
      await context.addInitScript(install);
      const page = await context.newPage();
      const debug = await context.newCDPSession(page);
      await debug.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
      if (network !== undefined) {
        await debug.send("Network.enable");
        await debug.send("Network.emulateNetworkConditions", { offline: false, ...network });
      }
      return await use(page);
    } finally {
      await context.close();
    }
  }
}

/** What the page has noted about itself. */
export function probed(page: Page): Promise<Notes> {
  return page.evaluate(() => {
    const { inputs, interactions, longTasks, responses, largestPaint } = (window as unknown as Probed).probe;
    return { inputs, interactions, longTasks, responses, largestPaint };
  });
}

/** Gives an input, and returns how long after it the page has painted an element, in milliseconds. */
export async function respond(
  page: Page,
  input: () => Promise<void>,
  selector: string,
  text?: string,
): Promise<number> {
  await page.evaluate(
    ([selector, text]) => {
      const probed = window as unknown as Probed;
      probed.awaited = probed.probe.painted(selector, text);
    },
    [selector, text] as const,
  );
  const before = await page.evaluate(() => (window as unknown as Probed).probe.inputs.length);
  await input();
  return page.evaluate(async (before) => {
    const { awaited, probe } = window as unknown as Probed;
    const painted = await awaited;
    const start = probe.inputs[before]?.at ?? NaN;
    probe.responses.push({ start, duration: painted - start });
    return painted - start;
  }, before);
}

/**
 * Returns the lengths of the tasks over 50 ms that ran between a measured input and its paint. Others can be tasks of
 * Playwright, which looks for elements in the page.
 */
export function longTasks({ longTasks, responses }: Notes): number[] {
  const isWithin = (task: Span) =>
    responses.some(({ start, duration }) => task.start < start + duration && task.start + task.duration > start);
  return longTasks.filter(isWithin).map(({ duration }) => duration);
}
