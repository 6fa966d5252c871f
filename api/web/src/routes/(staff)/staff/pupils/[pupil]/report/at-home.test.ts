import { expect, test } from "vitest";
import { factName } from "$lib/staff/names";
import { factsForHome } from "./at-home";

const fact = (a: number, b: number, standing: "unseen" | "not_yet" | "worked_out" | "secure") => ({ a, b, standing });

test("facts that are not known come before those that are worked out, and neither new nor known ones are named", () => {
  const facts = [fact(2, 3, "secure"), fact(6, 7, "worked_out"), fact(7, 8, "not_yet"), fact(11, 12, "unseen")];
  expect(factsForHome(facts)).toEqual([factName({ a: 7, b: 8 }), factName({ a: 6, b: 7 })]);
});

test("four facts are named at most", () => {
  expect(factsForHome(Array.from({ length: 9 }, (_, index) => fact(3, index + 1, "not_yet")))).toHaveLength(4);
});
