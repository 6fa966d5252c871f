import type { Schema } from "$lib/api";
import type { Level } from "$lib/grid";

type Fact = Schema<"ClassFact">;

/** How many facts are proposed to be taught next. */
const NEXT = 5;

/** Returns the number of pupils who know a fact: those who are quick at it, and those for whom it is secure. */
export function knownBy({ counts }: Pick<Fact, "counts">): number {
  return counts.quick + counts.secure;
}

/** Returns the share of the class that knows a fact; null in a class without pupils. */
export function shareOf(fact: Pick<Fact, "counts">, pupils: number): number | null {
  return pupils === 0 ? null : knownBy(fact) / pupils;
}

/** Returns the level whose colour and sign stand for a share of the class. */
export function bandOf(share: number | null): Level {
  if (share === null || share === 0) return "unseen";
  if (share < 0.25) return "not_yet";
  if (share < 0.5) return "worked_out";
  return share < 0.75 ? "quick" : "secure";
}

/** Counts the facts of each band. */
export function countBands(facts: readonly Fact[], pupils: number): Record<Level, number> {
  const counts = { unseen: 0, not_yet: 0, worked_out: 0, quick: 0, secure: 0 };
  for (const fact of facts) counts[bandOf(shareOf(fact, pupils))] += 1;
  return counts;
}

/** Returns the facts that the most pupils have practised and do not know yet; those that are worked out come after them. */
export function nextToTeach(facts: readonly Fact[]): Fact[] {
  return facts
    .filter(({ counts }) => counts.not_yet + counts.worked_out > 0)
    .sort((one, other) => other.counts.not_yet - one.counts.not_yet || other.counts.worked_out - one.counts.worked_out)
    .slice(0, NEXT);
}
