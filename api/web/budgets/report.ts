/** Writes BUDGETS.md. */

import { writeFile } from "node:fs/promises";
import { format } from "prettier";
import { SLOWER } from "./browser.ts";
import { RUNS } from "./measure.ts";
import { kilobytes, type Size } from "./sizes.ts";
import { type Measured, statistic } from "./statistics.ts";

export async function write(sizes: Size[], measured: Measured[]): Promise<void> {
  const text = `# Budgets of the web app

\`make budgets\` measures these figures and writes this file. \`make test\` fails if a size exceeds its budget.

## Sizes

As served with gzip; 1 kB is 1,000 bytes. JavaScript to the first question is what a pupil loads for the school's door, the
PIN, "Hello", "Today" and practice.

| what | size | budget |
| --- | --- | --- |
${sizes.map(sizeRow).join("\n")}

## Times

In Chromium against \`lms serve --demo\` on the embedded database, with the processor throttled ${SLOWER} times. Slow 4G has a latency of
150 ms and 1.6 Mbit/s down; the service itself is on the same machine. A run is a new browser; there are ${RUNS}. "Median" is the median of the runs,
"worst run" the worst of them. The figures are a benchmark: a busy machine makes them larger, so no test depends on them.
An interaction that is shorter than 16 ms counts as 16 ms, because Chromium does not report it.

| what | statistic of a run | median | worst run | figures | target |
| --- | --- | --- | --- | --- | --- |
${measured.map(timeRow).join("\n")}
`;
  await writeFile("BUDGETS.md", await format(text, { parser: "markdown", printWidth: 120 }));
}

function sizeRow({ what, bytes, limit }: Size): string {
  return `| ${what} | ${kilobytes(bytes)} | ${limit === null ? "" : kilobytes(limit)} |`;
}

function timeRow({ what, statistic: name, target, runs }: Measured): string {
  const figures = runs.map((run) => statistic(run, name));
  const [median, worst] = [statistic(figures, "median"), statistic(figures, "worst")].map(milliseconds);
  return `| ${what} | ${name} | ${median} | ${worst} | ${runs.flat().length} | ${milliseconds(target)} |`;
}

function milliseconds(time: number): string {
  return `${Math.round(time).toLocaleString("en-GB")} ms`;
}
