import { expect, test } from "vitest";
import { scoreAfter } from "./score";

test("a digit is the score, and another digit replaces it", () => {
  expect(scoreAfter(null, "2", 3)).toBe(2);
  expect(scoreAfter(2, "1", 3)).toBe(1);
  expect(scoreAfter(1, "0", 3)).toBe(0);
});

test("two digits are 10 if the question has 10 marks", () => {
  expect(scoreAfter(1, "0", 10)).toBe(10);
  expect(scoreAfter(1, "1", 10)).toBe(1);
  expect(scoreAfter(10, "0", 10)).toBe(0);
});

test("a score above the marks of the question, and any other key, changes nothing", () => {
  expect(scoreAfter(1, "4", 3)).toBeNull();
  expect(scoreAfter(1, "Enter", 3)).toBeNull();
});
