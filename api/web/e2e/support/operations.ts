/** Notes which operations of the API the pages under test call, for `e2e/operations.ts`. */

import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContext } from "playwright-core";

/** Has a file for each process of the tests, with a line such as `GET /teacher/pupils` for each call. */
export const CALLS = "build/calls";

const API = "/api/v1";
const noted = new Set<string>();

/** Notes each call that a page of the context makes and that the service does not refuse. */
export function noteCalls(context: BrowserContext): void {
  context.on("response", (response) => {
    const { pathname } = new URL(response.url());
    if (pathname.startsWith(`${API}/`) && response.status() < 400) {
      note(`${response.request().method()} ${pathname.slice(API.length)}`);
    }
  });
}

function note(call: string): void {
  if (noted.has(call)) return;
  noted.add(call);
  mkdirSync(CALLS, { recursive: true });
  appendFileSync(join(CALLS, `${process.pid}.txt`), `${call}\n`);
}
