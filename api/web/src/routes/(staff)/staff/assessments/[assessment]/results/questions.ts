/** What the answers of many pupils say of each question of an assessment. */

import type { Schema } from "$lib/api";

type Result = Schema<"AssessmentResult">;
type Answered = Schema<"QuestionResult">;

export interface QuestionSummary {
  number: number;
  kind: Answered["kind"];
  text: string;
  /** The maximum marks of one pupil. */
  marks: number;
  /** The pupils whose answer counts: those who have answered, and those whose sitting has ended without an answer. */
  pupils: number;
  /** The pupils with every mark. */
  right: number;
  /** The share of the marks that the pupils have got; null if no answer is marked. */
  share: number | null;
  /** The answers that a teacher has not marked yet. */
  toMark: number;
  /** The most frequent wrong numbers, the most frequent first. */
  wrong: { answer: number; pupils: number }[];
}

const MOST_WRONG = 3;

/** Returns a summary of each question, in the order of the assessment. */
export function summaries(results: readonly Result[]): QuestionSummary[] {
  const questions = new Map<number, Answered[]>();
  for (const { state, outcome } of results) {
    for (const question of outcome.questions) {
      if (state === "open" && !isAnswered(question)) continue;
      questions.set(question.number, [...(questions.get(question.number) ?? []), question]);
    }
  }
  const ofAll = [...questions.values()].map(summaryOf).filter((summary) => summary !== null);
  return ofAll.sort((one, other) => one.number - other.number);
}

function summaryOf(answers: Answered[]): QuestionSummary | null {
  const [first] = answers;
  if (first === undefined) return null;
  const { number, kind, text, marks } = first;
  const marked = answers.filter(({ score }) => score !== null);
  const got = marked.reduce((sum, { score }) => sum + (score ?? 0), 0);
  return {
    number,
    kind,
    text,
    marks,
    pupils: answers.length,
    right: marked.filter(({ score }) => score === marks).length,
    share: marked.length === 0 || marks === 0 ? null : got / (marked.length * marks),
    toMark: answers.length - marked.length,
    wrong: mostFrequent(answers.flatMap(wrongNumber)),
  };
}

function isAnswered({ answer, written }: Answered): boolean {
  return answer !== null || written !== null;
}

function wrongNumber({ answer, score, marks }: Answered): number[] {
  return answer !== null && score !== null && score < marks ? [answer] : [];
}

function mostFrequent(numbers: number[]): QuestionSummary["wrong"] {
  const counts = new Map<number, number>();
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1);
  const wrong = [...counts].map(([answer, pupils]) => ({ answer, pupils }));
  return wrong.sort((one, other) => other.pupils - one.pupils || one.answer - other.answer).slice(0, MOST_WRONG);
}
