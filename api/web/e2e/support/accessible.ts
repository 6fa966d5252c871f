import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { WIDTHS } from "./browser.ts";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/**
 * Fails if axe finds a violation, contrast included, or if the page scrolls sideways, at 320, 768 or 1366 px. `state` tells
 * apart the pictures of a screen that has several states.
 */
export async function isAccessible(page: Page, state = "", widths: readonly number[] = WIDTHS): Promise<void> {
  const height = page.viewportSize()?.height ?? 768;
  for (const width of widths) {
    await page.setViewportSize({ width, height });
    await screenshot(page, state, width);
    const found = await violations(page);
    assert.deepEqual(found, [], `axe at ${width} px on ${page.url()}`);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    assert.ok(overflow <= 0, `${page.url()} is ${overflow} px too wide at ${width} px`);
  }
}

async function violations(page: Page): Promise<string[]> {
  // Evaluated by the debugger, so that the content security policy of the page stays as it is.
  await page.evaluate(axe);
  const results = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  return results.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, target }) => `${id}: ${help}: ${target} ${html}`),
  );
}

/** Writes a picture of the page to the folder LMS_SCREENSHOTS, if it is set, to look at. */
async function screenshot(page: Page, state: string, width: number): Promise<void> {
  const folder = process.env["LMS_SCREENSHOTS"];
  if (folder === undefined) return;
  const { pathname, search } = new URL(page.url());
  // The ids of sessions are different in every run.
  const place = `${pathname}${search}`.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "");
  const name = `${place} ${state}`.replace(/[^a-z0-9]+/gi, "-").replace(/^-|-$/g, "") || "home";
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: `${folder}/${name}-${width}.png`, fullPage: true });
}
