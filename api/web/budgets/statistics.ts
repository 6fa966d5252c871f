/** A measured time: its figures in milliseconds, one list for each run, and what is wanted of them. */
export interface Measured {
  what: string;
  /** The statistic of a run that is compared with the target. */
  statistic: "median" | "p75" | "p95" | "p99" | "worst";
  /** The target in milliseconds. */
  target: number;
  runs: number[][];
}

const PART = { median: 0.5, p75: 0.75, p95: 0.95, p99: 0.99, worst: 1 } as const;

/** Returns the smallest figure that at least this part of the figures does not exceed. */
export function statistic(figures: number[], name: Measured["statistic"]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * PART[name]) - 1)] ?? NaN;
}
