/** Measures every time that has a target. Each run is a browser of its own. */

import { Devices } from "./browser.ts";
import { check } from "./check.ts";
import { practice } from "./practice.ts";
import { screens } from "./screens.ts";
import type { Measured } from "./statistics.ts";
import { visits } from "./visits.ts";

/** How often each measure is taken: `RUNS=10 make budgets`. */
export const RUNS = Number(process.env["RUNS"] ?? 3);

export async function measure(): Promise<Measured[]> {
  const practices = await repeat("practice", practice);
  const taken = await repeat("the check", check);
  const seen = await repeat("the screens of a pupil", screens);
  const visited = await repeat("visits", visits);
  const shown = [...practices, ...taken].map(({ longTasks }) => [0, ...longTasks]);
  return [
    time("a digit tapped in practice → painted", "p95", 50, practices, ({ taps }) => taps),
    time("a digit tapped in practice → painted", "worst", 100, practices, ({ taps }) => taps),
    time("a digit typed in the check → stored and painted", "p95", 50, taken, ({ keys }) => keys),
    time("answer → right or wrong, with network", "worst", 100, practices, ({ online }) => online),
    time("answer → right or wrong, without network", "worst", 100, practices, ({ offline }) => offline),
    time("interaction → next paint, screens of a pupil", "p75", 100, seen, ({ interactions }) => interactions),
    time("school's door, first visit on slow 4G: largest paint", "worst", 2000, visited, ({ first }) => [first]),
    time("school's door, second visit on slow 4G: largest paint", "worst", 700, visited, ({ second }) => [second]),
    time("first screen, second visit without network: largest paint", "worst", 700, visited, ({ offline }) => [
      offline,
    ]),
    time("a question of the check painted late", "p99", 32, taken, ({ late }) => late),
    {
      what: "the longest task over 50 ms between an answer's key and its paint (0: none)",
      statistic: "worst",
      target: 50,
      runs: shown,
    },
    time("table of facts, 12 × 12: data → painted", "worst", 200, seen, ({ grid }) => grid),
  ];
}

async function repeat<Result>(what: string, run: (devices: Devices) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (let number = 1; number <= RUNS; number++) {
    process.stdout.write(`${what}, run ${number} of ${RUNS}\n`);
    const devices = await Devices.launch();
    try {
      results.push(await run(devices));
    } finally {
      await devices.close();
    }
  }
  return results;
}

function time<Run>(
  what: string,
  statistic: Measured["statistic"],
  target: number,
  runs: Run[],
  figures: (run: Run) => number[],
): Measured {
  return { what, statistic, target, runs: runs.map(figures) };
}
