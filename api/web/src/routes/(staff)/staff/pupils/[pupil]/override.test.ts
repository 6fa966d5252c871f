import { expect, test } from "vitest";
import { overrideBody, overrideForm } from "./override";

const fact = { a: 6, b: 8 };

test("a fact without a judgement has an empty form", () => {
  expect(overrideForm({ overridden: null })).toEqual({ state: "none", until: "", note: "" });
});

test("an empty end and an empty note are not sent", () => {
  expect(overrideBody(fact, { state: "secure", until: "", note: "  " })).toEqual({ facts: [[6, 8]], state: "secure" });
});

test("the end and the note are sent with a judgement", () => {
  const form = { state: "needs_practice", until: "2026-12-18", note: " guessed " } as const;
  expect(overrideBody(fact, form)).toEqual({
    facts: [[6, 8]],
    state: "needs_practice",
    until: "2026-12-18",
    note: "guessed",
  });
});

test("taking a judgement back sends neither", () => {
  const form = { state: "none", until: "2026-12-18", note: "guessed" } as const;
  expect(overrideBody(fact, form)).toEqual({ facts: [[6, 8]], state: "none" });
});
