import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { explain, type Explanation } from "./explain";
import { isRight, questionText, rightAnswer } from "./judge";
import { explanationText, pictureText, solvedText } from "./messages";
import type { FactQuestion, QuestionForm } from "./types";

const FORMS: QuestionForm[] = ["product", "reversed", "missing", "quotient"];
const ask = (a: number, b: number, form: QuestionForm = "product"): FactQuestion => ({ a, b, form });
const anyQuestion = fc.record({
  a: fc.integer({ min: 1, max: 12 }),
  b: fc.integer({ min: 1, max: 12 }),
  form: fc.constantFrom(...FORMS),
});

describe("judging", () => {
  it("has the text and the answer that the service has for each form", () => {
    const shown = FORMS.map((form) => [questionText(ask(7, 8, form)), rightAnswer(ask(7, 8, form))]);
    expect(shown).toEqual([
      ["7 × 8", 56],
      ["8 × 7", 56],
      ["7 × ? = 56", 8],
      ["56 ÷ 7", 8],
    ]);
  });

  it("takes leading zeros, and nothing else that is not the answer", () => {
    expect(["56", "056", "", "0", "65", "560"].map((typed) => isRight(ask(7, 8), typed))).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  it("solves each form", () => {
    expect(FORMS.map((form) => solvedText(ask(7, 8, form)))).toEqual([
      "7 × 8 = 56",
      "8 × 7 = 56",
      "7 × 8 = 56",
      "56 ÷ 7 = 8",
    ]);
  });
});

describe("an explanation", () => {
  it("derives a fact from a near one of the first tables", () => {
    const texts = [ask(7, 8), ask(7, 8, "quotient"), ask(8, 9), ask(6, 7), ask(11, 12), ask(3, 4), ask(1, 8)].map(
      (fact) => explanationText(explain(fact)),
    );
    expect(texts).toEqual([
      "5 × 8 = 40, two more 8s make 56",
      "5 × 8 = 40, two more 8s make 56",
      "10 × 8 = 80, one 8 less makes 72",
      "5 × 7 = 35, one more 7 makes 42",
      "10 × 12 = 120, one more 12 makes 132",
      "2 × 4 = 8, one more 4 makes 12",
      "1 × 8 is one 8: 8",
    ]);
  });

  it("prefers a fact that the pupil knows", () => {
    const knows = (a: number, b: number) => Math.min(a, b) === 7 && Math.max(a, b) === 7;
    expect(explanationText(explain(ask(7, 8), knows))).toBe("7 × 7 = 49, one more 7 makes 56");
  });

  it("is true, short, and never uses the fact itself, for every fact, form and pupil", () => {
    fc.assert(
      fc.property(anyQuestion, fc.func(fc.boolean()), (question, knows) => {
        const { fact, from, step, picture } = explain(question, (a, b) => Boolean(knows(a, b)));
        expect(fact.count * fact.size).toBe(question.a * question.b);
        expect([fact.count, fact.size].sort()).toEqual([question.a, question.b].sort());
        expect(Math.abs(step)).toBeLessThanOrEqual(3);
        const dots = picture.bands.reduce(
          (sum, band) => sum + (band.kind === "taken" ? 0 : band.rows * picture.columns),
          0,
        );
        expect(dots).toBe(question.a * question.b);
        if (from === null) return;
        expect(from.count * from.size + step * fact.size).toBe(question.a * question.b);
        expect([from.count, from.size].sort()).not.toEqual([fact.count, fact.size].sort());
      }),
    );
  });

  it("starts from the first tables if nothing is known about the pupil", () => {
    for (let a = 2; a <= 12; a++) {
      for (let b = a; b <= 12; b++) {
        const { from } = explain(ask(a, b));
        expect([from?.count, from?.size].some((factor) => [1, 2, 5, 10].includes(factor ?? 0))).toBe(true);
      }
    }
  });

  it("says its picture in words", () => {
    const bands = ({ picture }: Explanation) => picture.bands.map(({ rows, kind }) => `${rows} ${kind}`);
    expect([bands(explain(ask(7, 8))), pictureText(explain(ask(7, 8)))]).toEqual([
      ["5 known", "2 added"],
      "5 rows of 8 and 2 rows of 8",
    ]);
    expect([bands(explain(ask(8, 9))), pictureText(explain(ask(8, 9)))]).toEqual([
      ["9 known", "1 taken"],
      "10 rows of 8, with 1 row of 8 crossed out",
    ]);
  });
});
