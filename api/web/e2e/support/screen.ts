/** What tests of staff screens look for. */

import type { Locator, Page } from "playwright-core";

export function heading(page: Page, name: string | RegExp): Locator {
  return page.getByRole("heading", { level: 1, name, exact: true });
}

export function button(page: Page, name: string): Locator {
  return page.getByRole("button", { name, exact: true });
}

/** What the screen says after an action. */
export function status(page: Page, text: string | RegExp): Locator {
  return page.getByRole("status").filter({ hasText: text });
}
