import { expect, test } from "vitest";
import type { Schema } from "$lib/api";
import { summaries } from "./questions";

type Question = Schema<"QuestionResult">;

function number(answer: number | null, right = 48): Question {
  const score = answer === right ? 1 : 0;
  const rest = { written: null, elapsed_ms: 1000, feedback: null };
  return { number: 1, kind: "fact", text: "6 × 8", answer, right_answer: right, score, marks: 1, ...rest };
}

function written(score: number | null): Question {
  const rest = { answer: null, right_answer: null, elapsed_ms: 1000, feedback: null };
  return { number: 2, kind: "written", text: "Why?", written: "because", score, marks: 2, ...rest };
}

function result(questions: Question[], state: Schema<"SessionState"> = "finished"): Schema<"AssessmentResult"> {
  const names = { pupil_id: "p", first_name: "Ada", last_name: "Byron", classroom_id: null, classroom: null };
  const times = { session_id: "s", state, started_at: "", ended_at: null };
  return { ...names, ...times, outcome: { score: 0, marks: 3, to_mark: 0, questions } };
}

test("a question has the share of right answers and the most frequent wrong ones", () => {
  const answers = [48, 42, 42, 56, null].map((answer) => result([number(answer)]));
  expect(summaries(answers)).toMatchObject([
    {
      number: 1,
      pupils: 5,
      right: 1,
      share: 0.2,
      wrong: [
        { answer: 42, pupils: 2 },
        { answer: 56, pupils: 1 },
      ],
    },
  ]);
});

test("a written question counts its marks, and answers that are not marked do not count", () => {
  const answers = [2, 1, null].map((score) => result([written(score)]));
  expect(summaries(answers)).toMatchObject([{ pupils: 3, right: 1, share: 0.75, toMark: 1, wrong: [] }]);
  expect(summaries([result([written(null)])])).toMatchObject([{ share: null, toMark: 1 }]);
});

test("a question that a pupil has not reached yet does not count while the sitting is open", () => {
  expect(summaries([result([number(null)], "open"), result([number(48)], "open")])).toMatchObject([
    { pupils: 1, share: 1 },
  ]);
});

test("without results there is no summary", () => {
  expect(summaries([])).toEqual([]);
});
