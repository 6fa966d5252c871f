import { expect, test } from "vitest";
import type { Schema } from "$lib/api";
import { byTable, distribution, mean, scoresOf } from "./summary";

type Question = Schema<"MarkedQuestion">;

function question(table: number, outcome: Question["outcome"], recall_ms: number | null = null): Question {
  return { number: 1, table, factor: 7, answer: "42", outcome, response_ms: 2000, recall_ms };
}

function result(score: number | null, questions: Question[] = []): Schema<"MtcResult"> {
  return {
    attempt_id: "1",
    round_id: "1",
    number: 1,
    pupil_id: "1",
    first_name: "Ada",
    last_name: "Byron",
    classroom_id: null,
    classroom: null,
    started_at: "2026-06-08T09:00:00Z",
    completed_at: null,
    score,
    timing: null,
    questions,
  };
}

test("the distribution has a number for each score from 0 to 25", () => {
  const counts = distribution(scoresOf([result(0), result(25), result(25), result(null)]));
  expect(counts).toHaveLength(26);
  expect([counts[0], counts[24], counts[25]]).toEqual([1, 0, 2]);
});

test("without marked results there is no mean", () => {
  expect(mean(scoresOf([result(null)]))).toBeNull();
  expect(mean([10, 20])).toBe(15);
});

test("the hardest times table comes first, and only right answers have a recall time", () => {
  const tables = byTable([
    result(1, [question(6, "right", 1000), question(7, "wrong", 5000)]),
    result(2, [question(6, "right", 2000), question(7, "right", 3000), question(8, "blank")]),
  ]);
  expect(tables).toEqual([
    { table: 8, asked: 1, right: 0, recall_ms: null },
    { table: 7, asked: 2, right: 1, recall_ms: 3000 },
    { table: 6, asked: 2, right: 2, recall_ms: 1500 },
  ]);
});
