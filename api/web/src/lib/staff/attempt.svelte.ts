import { problemOf, type Problem } from "$lib/api";

/** An action of a screen: whether it runs, and the problem if the last run failed. */
export class Attempt {
  busy = $state(false);
  problem: Problem | null = $state(null);

  /** Runs the action, unless it runs already. Returns what it returns; null if it failed. */
  async run<Result>(action: () => Promise<Result>): Promise<Result | null> {
    if (this.busy) return null;
    this.busy = true;
    this.problem = null;
    try {
      return await action();
    } catch (cause) {
      this.problem = problemOf(cause);
      return null;
    } finally {
      this.busy = false;
    }
  }
}
