import { expect, test } from "vitest";
import { bandOf, countBands, nextToTeach, shareOf } from "./class-map";

function fact(a: number, b: number, notYet: number, workedOut: number, secure = 0, quick = 0) {
  return { a, b, counts: { unseen: 0, not_yet: notYet, worked_out: workedOut, quick, secure }, secure: null };
}

test("a larger share of the class never has a lighter colour", () => {
  expect([null, 0, 0.04, 0.25, 0.5, 0.74, 0.75, 1].map(bandOf)).toEqual([
    "unseen",
    "unseen",
    "not_yet",
    "worked_out",
    "quick",
    "quick",
    "secure",
    "secure",
  ]);
});

test("a pupil knows a fact that is quick or secure", () => {
  expect(shareOf(fact(1, 1, 1, 1, 1, 1), 4)).toBe(0.5);
  expect(shareOf(fact(1, 1, 0, 0), 0)).toBeNull();
});

test("every fact is in one band", () => {
  const counts = countBands([fact(1, 1, 0, 0, 4), fact(1, 2, 2, 1, 0, 1), fact(1, 3, 4, 0)], 4);
  expect(counts).toEqual({ unseen: 1, not_yet: 0, worked_out: 1, quick: 0, secure: 1 });
});

test("the fact that the most pupils do not know comes first, and one that nobody struggles with is not proposed", () => {
  const facts = [fact(2, 2, 0, 0, 9), fact(6, 8, 4, 1), fact(7, 8, 9, 0), fact(7, 9, 4, 3)];
  expect(nextToTeach(facts).map(({ a, b }) => `${a}x${b}`)).toEqual(["7x8", "7x9", "6x8"]);
});

test("five facts are proposed at most", () => {
  expect(nextToTeach(Array.from({ length: 9 }, (_, index) => fact(3, index + 1, 1, 0)))).toHaveLength(5);
});
