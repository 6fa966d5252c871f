/** Judges answers on the device, with the same rules as the service. */

import type { FactQuestion, PracticeQuestion } from "./types";

/** Returns the operands of a question; null if the service did not send them. */
export function factOf({ a, b, form }: PracticeQuestion): FactQuestion | null {
  return a === null || b === null || form === null ? null : { a, b, form };
}

/** Returns the only right answer. */
export function rightAnswer({ a, b, form }: FactQuestion): number {
  return form === "product" || form === "reversed" ? a * b : b;
}

/** Returns the question as a pupil reads it. */
export function questionText({ a, b, form }: FactQuestion): string {
  switch (form) {
    case "product":
      return `${a} × ${b}`;
    case "reversed":
      return `${b} × ${a}`;
    case "missing":
      return `${a} × ? = ${a * b}`;
    case "quotient":
      return `${a * b} ÷ ${a}`;
  }
}

/** Whether the digits are the right answer. Leading zeros do not matter; nothing typed is wrong. */
export function isRight(question: FactQuestion, typed: string): boolean {
  return typed !== "" && Number(typed) === rightAnswer(question);
}
