import { expect, test } from "vitest";
import { bodyOf, factorsOf, formOf } from "./arrangements";

const none = { codes: [], time_limit_factor: null, untimed: false, assistant: null, set_by: null, set_at: null };

test("a pupil without arrangements has an empty form, which stores no arrangements", () => {
  expect(bodyOf(formOf(none))).toEqual({ codes: [], untimed: false });
});

test("stored arrangements become the same request", () => {
  const stored = {
    ...none,
    codes: ["FTS" as const, "ITA" as const],
    time_limit_factor: 1.5,
    untimed: true,
    assistant: "Mrs Ahmed",
  };
  expect(bodyOf(formOf(stored))).toEqual({
    codes: ["FTS", "ITA"],
    time_limit_factor: 1.5,
    untimed: true,
    assistant: "Mrs Ahmed",
  });
});

test("without input assistance the name of the assistant is not sent", () => {
  expect(bodyOf({ ...formOf(none), assistant: "Mrs Ahmed" })).toEqual({ codes: [], untimed: false });
});

test("a stored factor that is not offered can be kept", () => {
  expect(factorsOf({ ...none, time_limit_factor: 1.8 })).toEqual(["1.25", "1.5", "1.8", "2", "3", "4"]);
});
