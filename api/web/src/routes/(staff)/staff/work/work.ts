/** What screens say of work that is set. */

import { factKey } from "$lib/grid";
import type { Schema } from "$lib/api";
import { personName } from "$lib/staff/names";

type Assignment = Schema<"Assignment">;

const DAY_MS = 86_400_000;
const MOST_SHOWN = 4;
const list = new Intl.ListFormat("en-GB", { type: "conjunction" });

/** Returns the name of work by its tables or facts, such as "7 and 8 times tables". */
export function nameOfWork({ tables, facts }: Pick<Assignment, "tables" | "facts">): string {
  if (tables.length === 1) return `${tables[0]} times table`;
  if (tables.length > 1) return `${list.format(tables.map(String))} times tables`;
  const names = facts.map(([a, b]) => `${a} × ${b}`);
  const rest = names.length - MOST_SHOWN;
  return list.format(rest > 0 ? [...names.slice(0, MOST_SHOWN), `${rest} more`] : names);
}

/** Returns whom the work is for: a class, one pupil by name, or a number of pupils. */
export function recipientOf({ classroom, pupils }: Pick<Assignment, "classroom" | "pupils">): string {
  const [first] = pupils;
  if (classroom !== null) return classroom;
  return first !== undefined && pupils.length === 1 ? personName(first) : `${pupils.length} pupils`;
}

export interface WorkProgress {
  pupils: number;
  done: number;
  started: number;
}

/** Returns how many pupils have done the work, and how many others have started it. */
export function progressOf(pupils: readonly Schema<"AssignedPupil">[]): WorkProgress {
  const done = pupils.filter((pupil) => pupil.done_at !== null).length;
  const started = pupils.filter((pupil) => pupil.done_at === null && pupil.answered > 0).length;
  return { pupils: pupils.length, done, started };
}

/** Whether cancelled work can still be restored: the service restores it for a day. */
export function isRestorable({ cancelled_at: at }: Pick<Assignment, "cancelled_at">, now: Date): boolean {
  return at !== null && now.getTime() - Date.parse(at) < DAY_MS;
}

/** Returns the keys of the facts in an address, such as "7x8,6x6". What is no fact is left out. */
export function factsOf(text: string | null): string[] {
  const pairs = (text ?? "").split(",").map((pair) => /^(\d+)x(\d+)$/.exec(pair)?.slice(1).map(Number) ?? []);
  const isFactor = (number: number | undefined): number is number =>
    number !== undefined && number >= 1 && number <= 12;
  const keys = pairs.flatMap(([a, b]) => (isFactor(a) && isFactor(b) ? [factKey(a, b)] : []));
  return [...new Set(keys)];
}
