import { expect, test } from "vitest";
import { Problem, type Schema } from "$lib/api";
import { bodyOf, textOf } from "./form";

const stored: Schema<"InterventionGroup"> = {
  id: "1",
  name: "Sixes",
  tables: [6],
  facts: [[7, 8]],
  starts_on: "2026-11-02",
  ends_on: "2026-12-11",
  entry_criteria: null,
  entry_predicted_score: 12,
  exit_criteria: "Quick at the board",
  exit_predicted_score: null,
  exit_secure_percent: 80,
  weekly_goal: 60,
  pupils: 0,
  version: 1,
  created_at: "2026-11-01T09:00:00Z",
};

const problemOf = (text: Partial<ReturnType<typeof textOf>>): Problem | null => {
  try {
    bodyOf({ ...textOf(stored), ...text });
    return null;
  } catch (cause) {
    return cause as Problem;
  }
};

test("what is stored and not changed is sent as it was", () => {
  const { name, tables, facts, starts_on, ends_on, weekly_goal } = stored;
  expect(bodyOf(textOf(stored))).toEqual({
    name,
    tables,
    facts,
    starts_on,
    ends_on,
    weekly_goal,
    entry_criteria: null,
    entry_predicted_score: 12,
    exit_criteria: "Quick at the board",
    exit_predicted_score: null,
    exit_secure_percent: 80,
  });
});

test("facts are typed with any sign for times", () => {
  expect(bodyOf({ ...textOf(stored), facts: "7x8; 6 X 9,\n12*12 , " }).facts).toEqual([
    [7, 8],
    [6, 9],
    [12, 12],
  ]);
});

test("a text that is no fact and a text that is no number are mistakes in their fields", () => {
  expect(problemOf({ facts: "7 × 8, all sixes" })?.field).toBe("facts");
  expect(problemOf({ weekly_goal: "many" })?.field).toBe("weekly_goal");
  expect(problemOf({ exit_secure_percent: "80 %" })?.field).toBe("exit_secure_percent");
});

test("a decimal comma is understood", () => {
  expect(bodyOf({ ...textOf(stored), entry_predicted_score: "12,5" }).entry_predicted_score).toBe(12.5);
});
