/**
 * Derives a fact from one that the pupil knows: 7 × 8 from 5 × 8 and two more 8s, or 9 × 8 from 10 × 8 and one 8 less.
 * The picture is an array of dots, one row for each group.
 */

import type { FactQuestion } from "./types";

/** `count` groups of `size`. */
export interface Groups {
  readonly count: number;
  readonly size: number;
}

export interface Explanation {
  readonly fact: Groups;
  /** The known fact that is near, with groups of the same size; null if the fact needs none, as 1 × 8. */
  readonly from: Groups | null;
  /** How many groups are added to the known fact, or taken away if negative. */
  readonly step: number;
  readonly picture: ArrayPicture;
}

/** Rows of dots, from the top: those of the known fact, then those that are added or taken away. */
export interface ArrayPicture {
  readonly columns: number;
  readonly bands: readonly Band[];
}

export interface Band {
  readonly rows: number;
  readonly kind: "known" | "added" | "taken";
}

/** Whether the pupil knows a fact (quick or secure), in either order of its factors. */
export type Knows = (a: number, b: number) => boolean;

/** The tables that children learn first. They are taken as known if nothing is known about the pupil. */
const FIRST_TABLES = [1, 2, 5, 10];

/** The longest way from one fact to another that a child still follows. */
const LONGEST_STEP = 3;

const LARGEST = 12;

export function explain({ a, b, form }: FactQuestion, knows: Knows = () => false): Explanation {
  const asked: Groups = form === "reversed" ? { count: b, size: a } : { count: a, size: b };
  const turned: Groups = { count: asked.size, size: asked.count };
  const ways = [...waysTo(asked, 0, knows), ...waysTo(turned, 0.5, knows)];
  const best = ways.reduce<Way | null>((best, way) => (best === null || way.cost < best.cost ? way : best), null);
  if (best === null || a === 1 || b === 1) return { fact: asked, from: null, step: 0, picture: plain(asked) };
  const { fact, count } = best;
  const step = fact.count - count;
  return { fact, from: { count, size: fact.size }, step, picture: picture(fact, step) };
}

interface Way {
  readonly fact: Groups;
  /** The groups of the known fact. */
  readonly count: number;
  readonly cost: number;
}

/** Prefers facts that the pupil knows, then the first tables, then short steps, then the order in which it was asked. */
function waysTo(fact: Groups, cost: number, knows: Knows): Way[] {
  const counts = Array.from({ length: LARGEST }, (_, index) => index + 1);
  const near = counts.filter((count) => count !== fact.count && Math.abs(count - fact.count) <= LONGEST_STEP);
  return near.map((count) => {
    const step = fact.count - count;
    return { fact, count, cost: cost + strangeness(count, fact.size, knows) + effort(count, step) };
  });
}

function strangeness(count: number, size: number, knows: Knows): number {
  if (knows(count, size)) return 0;
  return FIRST_TABLES.includes(count) || FIRST_TABLES.includes(size) ? 4 : 40;
}

/** To take away is harder than to add. 5 and 10 groups are easy to start from, and to start from 1 group explains little. */
function effort(count: number, step: number): number {
  const start = count === 1 ? 6 : count === 10 || (count === 5 && step > 0) ? -3 : 0;
  return start + 2 * Math.abs(step) + (step < 0 ? 1 : 0);
}

function plain({ count, size }: Groups): ArrayPicture {
  return { columns: size, bands: [{ rows: count, kind: "known" }] };
}

function picture({ count, size }: Groups, step: number): ArrayPicture {
  const bands: Band[] =
    step > 0
      ? [
          { rows: count - step, kind: "known" },
          { rows: step, kind: "added" },
        ]
      : [
          { rows: count, kind: "known" },
          { rows: -step, kind: "taken" },
        ];
  return { columns: size, bands };
}
