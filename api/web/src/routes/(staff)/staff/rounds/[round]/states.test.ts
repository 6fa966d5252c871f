import { expect, test } from "vitest";
import type { Schema } from "$lib/api";
import { isSettled, mayNotTake, mayRestart, STATES } from "./states";

function pupil(changes: Partial<Schema<"RoundPupil">>): Schema<"RoundPupil"> {
  return {
    pupil_id: "1",
    first_name: "Ada",
    last_name: "Byron",
    classroom_id: null,
    classroom: null,
    state: "not_started",
    attempt_id: null,
    score: null,
    timing: null,
    restarts: [],
    not_taking: null,
    ...changes,
  };
}

test("the declaration needs a result or a reason from everybody", () => {
  const settled = STATES.filter((state) =>
    isSettled(pupil({ state, not_taking: state === "not_taking" ? "ABSNT" : null })),
  );
  expect(settled).toEqual(["complete", "not_taking"]);
});

test("an earlier result counts, but not while a later attempt is in progress", () => {
  expect(isSettled(pupil({ state: "restart_given", score: 12 }))).toBe(true);
  expect(isSettled(pupil({ state: "in_progress", score: 12 }))).toBe(false);
});

test("a pupil with an attempt can have two restarts", () => {
  expect(STATES.filter((state) => mayRestart(pupil({ state })))).toEqual(["complete", "in_progress", "incomplete"]);
  expect(mayRestart(pupil({ state: "incomplete", restarts: ["LOI"] }))).toBe(true);
  expect(mayRestart(pupil({ state: "incomplete", restarts: ["LOI", "ITI"] }))).toBe(false);
});

test("a reason is noted for a pupil without a result who is not taking the check at this moment", () => {
  const states = STATES.filter((state) =>
    mayNotTake(pupil({ state, not_taking: state === "not_taking" ? "ABSNT" : null })),
  );
  expect(states).toEqual(["restart_given", "incomplete", "not_started"]);
  expect(mayNotTake(pupil({ state: "incomplete", score: 3 }))).toBe(false);
});
