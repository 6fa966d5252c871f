/**
 * `node main.js sizes` fails if the built app exceeds a budget of its sizes. Without an argument, it also measures the
 * times in Chromium, and writes BUDGETS.md.
 */

import { exceeded, kilobytes, sizes } from "./sizes.ts";

const found = await sizes();
for (const size of found) {
  const limit = size.limit === null ? "" : ` of ${kilobytes(size.limit)}`;
  process.stdout.write(`${size.what}: ${kilobytes(size.bytes)}${limit}${exceeded(size) ? "  EXCEEDED" : ""}\n`);
}
if (found.some(exceeded)) process.exitCode = 1;

if (process.argv[2] !== "sizes") {
  const { measure } = await import("./measure.ts");
  const { write } = await import("./report.ts");
  await write(found, await measure());
}
