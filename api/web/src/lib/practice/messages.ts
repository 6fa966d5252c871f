/** The words of an explanation. */

import type { Explanation } from "./explain";
import { questionText, rightAnswer } from "./judge";
import type { FactQuestion } from "./types";

const NUMBERS = [
  "no",
  "one",
  "two",
  "three",
  "four",
  "five",
  "six",
  "seven",
  "eight",
  "nine",
  "ten",
  "eleven",
  "twelve",
];

/** Returns how the fact follows from a known one: "5 × 8 = 40, two more 8s make 56". */
export function explanationText({ fact, from, step }: Explanation): string {
  const product = fact.count * fact.size;
  if (from === null) return `${fact.count} × ${fact.size} is ${groups(fact.count, fact.size)}: ${product}`;
  const known = `${from.count} × ${from.size} = ${from.count * from.size}`;
  const size = Math.abs(step) === 1 ? `${fact.size}` : `${fact.size}s`;
  return step > 0
    ? `${known}, ${NUMBERS[step] ?? step} more ${size} ${step === 1 ? "makes" : "make"} ${product}`
    : `${known}, ${groups(-step, fact.size)} less ${step === -1 ? "makes" : "make"} ${product}`;
}

/** Returns the question with its answer: `7 × 8 = 56`, `56 ÷ 7 = 8`, `7 × 8 = 56` for `7 × ? = 56`. */
export function solvedText(question: FactQuestion): string {
  if (question.form === "missing") return `${question.a} × ${question.b} = ${question.a * question.b}`;
  return `${questionText(question)} = ${rightAnswer(question)}`;
}

/** Returns the picture in words, for those who do not see it. */
export function pictureText({ picture: { columns, bands } }: Explanation): string {
  const rows = (count: number) => `${count} ${count === 1 ? "row" : "rows"} of ${columns}`;
  const [first, second] = bands;
  if (first === undefined) return "";
  if (second === undefined) return rows(first.rows);
  return second.kind === "added"
    ? `${rows(first.rows)} and ${rows(second.rows)}`
    : `${rows(first.rows + second.rows)}, with ${rows(second.rows)} crossed out`;
}

function groups(count: number, size: number): string {
  return `${NUMBERS[count] ?? count} ${count === 1 ? size : `${size}s`}`;
}
