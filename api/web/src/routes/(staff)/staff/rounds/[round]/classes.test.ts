import { expect, test } from "vitest";
import { classesOf, inClass, NO_CLASS } from "./classes";

const pupils = [
  { name: "Ada", classroom_id: "2", classroom: "Class 10" },
  { name: "Ben", classroom_id: null, classroom: null },
  { name: "Cal", classroom_id: "1", classroom: "Class 9" },
  { name: "Dot", classroom_id: "2", classroom: "Class 10" },
];

test("classes are listed once, by name and number, and pupils without a class come last", () => {
  expect(classesOf(pupils).map(({ name }) => name)).toEqual(["Class 9", "Class 10", null]);
});

test("the filter shows one class, the pupils without a class, or everybody", () => {
  const names = (value: string | null) => inClass(pupils, value).map(({ name }) => name);
  expect(names("2")).toEqual(["Ada", "Dot"]);
  expect(names(NO_CLASS)).toEqual(["Ben"]);
  expect(names(null)).toHaveLength(4);
  expect(names("")).toHaveLength(4);
});
