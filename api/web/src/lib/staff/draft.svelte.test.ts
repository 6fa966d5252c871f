import { expect, test } from "vitest";
import { Draft } from "./draft.svelte";

const stored = { first_name: "Ada", last_name: "Byron" };

test("a form that shows what the record has is not changed, blanks around a text do not count", () => {
  const draft = new Draft(stored);
  draft.values.first_name = " Ada ";
  expect(draft.isChanged).toBe(false);
});

test("only what was typed is a change", () => {
  const draft = new Draft(stored);
  draft.values.last_name = " Lovelace ";
  expect(draft.changes).toEqual({ last_name: "Lovelace" });
});

test("after another person's change the form shows it, and keeps what was typed", () => {
  const draft = new Draft(stored);
  draft.values.last_name = "Lovelace";
  draft.rebase({ first_name: "Augusta", last_name: "Byron" });
  expect(draft.values).toEqual({ first_name: "Augusta", last_name: "Lovelace" });
  expect(draft.changes).toEqual({ last_name: "Lovelace" });
});

test("after it was saved the form is not changed", () => {
  const draft = new Draft(stored);
  draft.values.last_name = "Lovelace";
  draft.rebase({ first_name: "Ada", last_name: "Lovelace" });
  expect(draft.isChanged).toBe(false);
});

test("a field can be emptied", () => {
  const draft = new Draft(stored);
  draft.values.last_name = "";
  expect(draft.changes).toEqual({ last_name: "" });
});
