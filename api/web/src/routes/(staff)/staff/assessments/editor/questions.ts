/** The questions of an assessment while they are written. */

import type { Schema } from "$lib/api";

type Question = Schema<"AssessmentQuestion">;

/** A question as the form has it. Each kind uses some of the fields. */
export interface QuestionDraft {
  /** Identifies the question while it is moved. The service does not know it. */
  key: number;
  kind: Schema<"QuestionKind">;
  a: string;
  b: string;
  form: Schema<"QuestionForm">;
  text: string;
  answer: string;
  marks: string;
}

/** The largest number of questions that the service takes. */
export const MOST_QUESTIONS = 100;

let lastKey = 0;

/** Returns a new question without content. */
export function newQuestion(kind: QuestionDraft["kind"]): QuestionDraft {
  return { key: ++lastKey, kind, a: "", b: "", form: "product", text: "", answer: "", marks: "1" };
}

/** Returns a question of the service for the form. */
export function questionDraftOf(question: Question): QuestionDraft {
  const { kind, a, b, form, text, answer, marks } = question;
  return {
    ...newQuestion(kind),
    a: shown(a),
    b: shown(b),
    form: form ?? "product",
    text: kind === "fact" ? "" : (text ?? ""),
    answer: kind === "number" ? shown(answer) : "",
    marks: shown(marks ?? 1),
  };
}

/** Returns the question for the service, which judges it. A number that is no number goes as null. */
export function questionOf({ kind, a, b, form, text, answer, marks }: QuestionDraft): Question {
  if (kind === "fact") return { kind, a: numberOf(a), b: numberOf(b), form };
  if (kind === "number") return { kind, text, answer: numberOf(answer) };
  return { kind, text, marks: numberOf(marks) };
}

/** Returns the list with a question moved by some places. It stays where it is at the ends. */
export function moved(questions: readonly QuestionDraft[], from: number, by: number): QuestionDraft[] {
  const list = [...questions];
  const to = Math.min(Math.max(from + by, 0), list.length - 1);
  list.splice(to, 0, ...list.splice(from, 1));
  return list;
}

/** Returns how a fact is asked, such as "7 × ? = 56"; an empty text until both factors are numbers. */
export function factText({ a, b, form }: Pick<QuestionDraft, "a" | "b" | "form">): string {
  const [one, other] = [numberOf(a), numberOf(b)];
  if (one === null || other === null) return "";
  const [small, large] = one <= other ? [one, other] : [other, one];
  const texts = {
    product: `${small} × ${large}`,
    reversed: `${large} × ${small}`,
    missing: `${small} × ? = ${small * large}`,
    quotient: `${small * large} ÷ ${small}`,
  };
  return texts[form];
}

function shown(value: number | null | undefined): string {
  return value === null || value === undefined ? "" : String(value);
}

/** Returns the number of a text; null if it is none. English schools write a point, other keyboards a comma. */
export function numberOf(text: string): number | null {
  const number = Number(text.trim().replace(",", "."));
  return text.trim() === "" || Number.isNaN(number) ? null : number;
}
