/** The five mastery levels as screens show them. Each level differs by its sign, not by its colour alone. */

import type { Schema } from "$lib/api";

export type Level = Schema<"FactMastery">;

/** The levels in the order in which a pupil climbs them. */
export const LEVELS = ["unseen", "not_yet", "worked_out", "quick", "secure"] as const satisfies readonly Level[];

/** The sign in the cell of a fact. */
export const signOf: Record<Level, string> = { unseen: "", not_yet: "·", worked_out: "+", quick: "»", secure: "✓" };

/** Returns a key for a fact that does not depend on the order of its factors. */
export function factKey(a: number, b: number): string {
  return a < b ? `${a}x${b}` : `${b}x${a}`;
}
