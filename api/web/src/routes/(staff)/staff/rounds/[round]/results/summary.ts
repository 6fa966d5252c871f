/** What the results of a round add up to. */

import type { Schema } from "$lib/api";

type Result = Schema<"MtcResult">;
type Question = Schema<"MarkedQuestion">;

/** The most marks in the check. */
const MOST_MARKS = 25;

/** The results for a times table. */
export interface TableSummary {
  table: number;
  asked: number;
  right: number;
  /** The mean recall time of right answers; null if there is none. */
  recall_ms: number | null;
}

/** Returns the mean; null if there are no numbers. */
export function mean(numbers: readonly number[]): number | null {
  return numbers.length === 0 ? null : numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

/** Returns the scores of the results that are marked. */
export function scoresOf(results: readonly Result[]): number[] {
  return results.flatMap(({ score }) => (score === null ? [] : [score]));
}

/** Returns the number of pupils with 0 marks, 1 mark and so on up to 25. */
export function distribution(scores: readonly number[]): number[] {
  return Array.from({ length: MOST_MARKS + 1 }, (_, score) => scores.filter((other) => other === score).length);
}

/** Returns the results by times table, from the one with the smallest share of right answers. */
export function byTable(results: readonly Result[]): TableSummary[] {
  const questions = new Map<number, Question[]>();
  for (const question of results.flatMap((result) => result.questions)) {
    questions.set(question.table, [...(questions.get(question.table) ?? []), question]);
  }
  return [...questions]
    .map(([table, asked]) => summary(table, asked))
    .sort((one, other) => one.right / one.asked - other.right / other.asked || one.table - other.table);
}

function summary(table: number, asked: readonly Question[]): TableSummary {
  const right = asked.filter(({ outcome }) => outcome === "right");
  const recall = right.flatMap(({ recall_ms }) => (recall_ms === null ? [] : [recall_ms]));
  return { table, asked: asked.length, right: right.length, recall_ms: mean(recall) };
}
