/** The pages that the app prints from a hidden frame, which is gone after printing. */

import type { Page } from "playwright-core";

/** What Chromium logs because the script that keeps what is printed may not run in the frame. */
export const IN_FRAME = /Blocked script execution in 'about:srcdoc'/;

type Printing = typeof globalThis & { printed: string[] };

/** Keeps what the app prints. Call it before the page opens. */
export async function keepPrinted(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const printing = globalThis as Printing;
    printing.printed = [];
    new MutationObserver((changes) => {
      for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) {
        if (node instanceof HTMLIFrameElement) printing.printed.push(node.srcdoc);
      }
    }).observe(document, { childList: true, subtree: true });
  });
}

/** Waits until the app has printed, and returns the HTML of the last page. */
export async function printed(page: Page): Promise<string> {
  await page.waitForFunction(() => (globalThis as Printing).printed.length > 0);
  return page.evaluate(() => (globalThis as Printing).printed.at(-1) ?? "");
}

/** How a pupil signs in. */
export interface Card {
  username: string;
  pin: string;
}

/** Returns the cards of a page of login cards, by the names of the pupils. */
export function cardsOf(html: string): Map<string, Card> {
  const cards = html.matchAll(
    /<h3[^>]*><bdi>([^<]*)<\/bdi>[^]*?class="username[^>]*>([^<]*)<[^]*?<dd class="pin"><span>(\d+)<\/span><span>(\d+)</g,
  );
  return new Map(
    [...cards].map(([, name = "", username = "", first = "", second = ""]) => [
      name,
      { username, pin: first + second },
    ]),
  );
}
