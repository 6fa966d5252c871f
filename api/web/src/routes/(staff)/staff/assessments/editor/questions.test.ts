import { expect, test } from "vitest";
import { factText, moved, newQuestion, numberOf, questionDraftOf, questionOf } from "./questions";

const list = ["a", "b", "c"].map((text) => ({ ...newQuestion("written"), text }));
const texts = (questions: { text: string }[]) => questions.map(({ text }) => text).join("");

test("a question moves by one place and stays at the ends", () => {
  expect(texts(moved(list, 0, 1))).toBe("bac");
  expect(texts(moved(list, 2, -1))).toBe("acb");
  expect(texts(moved(list, 0, -1))).toBe("abc");
  expect(texts(moved(list, 2, 1))).toBe("abc");
});

test("each kind of question survives the form", () => {
  const questions = [
    { kind: "fact", a: 6, b: 8, form: "quotient" },
    { kind: "number", text: "Half of 7?", answer: 3.5 },
    { kind: "written", text: "Why?", marks: 3 },
  ] as const;
  for (const question of questions) expect(questionOf(questionDraftOf(question))).toEqual(question);
});

test("a number is written with a point or a comma, and anything else is null", () => {
  expect(numberOf(" 3,5 ")).toBe(3.5);
  expect(numberOf("-2.25")).toBe(-2.25);
  expect(numberOf("")).toBeNull();
  expect(numberOf("three")).toBeNull();
});

test("a fact is shown as the pupil reads it", () => {
  const fact = { a: "8", b: "7" };
  expect(factText({ ...fact, form: "product" })).toBe("7 × 8");
  expect(factText({ ...fact, form: "reversed" })).toBe("8 × 7");
  expect(factText({ ...fact, form: "missing" })).toBe("7 × ? = 56");
  expect(factText({ ...fact, form: "quotient" })).toBe("56 ÷ 7");
  expect(factText({ a: "", b: "7", form: "product" })).toBe("");
});
