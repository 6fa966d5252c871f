/** The times until a school's door is painted. */

import type { Page } from "playwright-core";
import { SLUG } from "../e2e/support/school.ts";
import { type Devices, probed, SLOW_4G } from "./browser.ts";

export interface Visits {
  first: number;
  second: number;
  offline: number;
}

export async function visits(devices: Devices): Promise<Visits> {
  const [first, second] = await devices.with(async (page) => {
    const first = await visit(page, `/${SLUG}`);
    await isKept(page);
    return [first, await visit(page, `/${SLUG}`)];
  }, SLOW_4G);
  const offline = await devices.with(async (page) => {
    await visit(page, "/");
    await isKept(page);
    await page.context().setOffline(true);
    return visit(page, "/");
  });
  return { first, second, offline };
}

/** Opens an address, and returns when the largest part of its screen was painted. */
async function visit(page: Page, address: string): Promise<number> {
  await page.goto(address);
  await page.getByRole("heading", { level: 1 }).waitFor();
  // The typeface comes after the first paint.
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(1000);
  return (await probed(page)).largestPaint;
}

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
