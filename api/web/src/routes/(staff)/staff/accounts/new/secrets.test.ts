import { expect, test } from "vitest";
import { drawPassword, drawPin } from "./secrets";

test("a PIN has six digits", () => {
  expect(drawPin()).toMatch(/^\d{6}$/);
});

test("a password has three groups of four characters and contains no word", () => {
  expect(drawPassword()).toMatch(/^([bcdfghjkmnpqrstvwxz2-9]{4}-){2}[bcdfghjkmnpqrstvwxz2-9]{4}$/);
});

test("no two passwords are the same", () => {
  expect(new Set(Array.from({ length: 100 }, drawPassword)).size).toBe(100);
});
