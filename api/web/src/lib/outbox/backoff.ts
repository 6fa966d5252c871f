/** How long to wait after failures. */

const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;

/** Returns the wait after a number of failures in a row (ms): doubled each time up to a minute, with up to half less. */
export function backoff(failures: number, random: () => number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1));
  return full * (1 - random() / 2);
}
