/** A browser for the tests of a file, and pages that fail a test for what they log. */

import assert from "node:assert/strict";
import { after, before } from "node:test";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { launch, launchWithProfile } from "./chromium.ts";
import { origin } from "./served.ts";

/** What Chromium logs about requests that do not reach the service, for tests that provoke them. */
export const OFFLINE = [
  /ERR_INTERNET_DISCONNECTED/,
  /ERR_CONNECTION_REFUSED/,
  /ERR_CONNECTION_RESET/,
  /ERR_EMPTY_RESPONSE/,
  /ERR_FAILED/,
  /Failed to load resource/,
  /fetching the script/,
];

/** The widths at which every screen is looked at: a phone, a tablet, a laptop. */
export const WIDTHS = [320, 768, 1366] as const;

let browser: Browser;

before(async () => {
  browser = await launch();
});

after(() => browser.close());

/**
 * Opens a page in a browser of its own and runs `use` with it. The test fails if the page logs an error or throws one, as it
 * does when the content security policy blocks something. `expects` are errors that the test provokes.
 */
export async function withPage(
  use: (page: Page) => Promise<void>,
  { expects = [], ...options }: BrowserContextOptions & { expects?: RegExp[] } = {},
): Promise<void> {
  const context = await browser.newContext({
    baseURL: origin,
    locale: "en-GB",
    viewport: { width: 1366, height: 768 },
    ...options,
  });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(String(error)));
  try {
    await use(page);
    const unexpected = errors.filter((error) => !expects.some((expected) => expected.test(error)));
    assert.deepEqual(unexpected, [], "the page logged errors");
  } catch (cause) {
    const shown = await page
      .locator("body")
      .innerText()
      .catch(() => "nothing");
    throw new Error(
      `${cause instanceof Error ? cause.message : cause}\nThe page ${page.url()} showed:\n${shown.replace(/\s+/g, " ").slice(0, 500)}`,
      {
        cause,
      },
    );
  } finally {
    await context.close();
  }
}

/** Starts a browser that keeps its data in a folder, for tests that start it again. */
export function openProfile(folder: string): Promise<BrowserContext> {
  return launchWithProfile(folder, { baseURL: origin, locale: "en-GB" });
}
