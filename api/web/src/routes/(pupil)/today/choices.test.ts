import { describe, expect, it } from "vitest";
import { choicesOf, type Lists } from "./choices";

const now = new Date("2026-11-30T10:00:00Z");
const none: Lists = { sessions: [], assignments: [], assessments: [], rounds: [] };

const session = (change: object) =>
  ({ id: "1", kind: "practice", state: "open", expires_at: "2026-11-30T12:00:00Z", ...change }) as Lists["sessions"][0];
const assessment = (change: object) =>
  ({ id: "1", built_in: false, sitting: null, opens_at: null, closes_at: null, ...change }) as Lists["assessments"][0];
const round = (state: string, own_state: string) => ({ id: "1", state, own_state }) as Lists["rounds"][0];
const work = (id: string, due_on: string, done_at: string | null = null) =>
  ({ id, due_on, done_at }) as Lists["assignments"][0];

describe("what a pupil can do today", () => {
  it("is to go on with practice that is open", () => {
    const of = (change: object) => choicesOf({ ...none, sessions: [session(change)] }, now).open;
    expect(of({})?.id).toBe("1");
    expect(of({ state: "finished" })).toBeNull();
    expect(of({ expires_at: "2026-11-30T09:59:00Z" })).toBeNull();
    expect(of({ kind: "assessment" })).toBeNull();
  });

  it("is set work that is not done, the earliest first", () => {
    const assignments = [
      work("late", "2026-12-04"),
      work("done", "2026-12-01", "2026-11-29"),
      work("soon", "2026-12-01"),
    ];
    expect(choicesOf({ ...none, assignments }, now).work.map(({ id }) => id)).toEqual(["soon", "late"]);
  });

  it("is an assessment inside its window that has not ended", () => {
    const count = (change: object) => choicesOf({ ...none, assessments: [assessment(change)] }, now).assessments.length;
    expect(count({})).toBe(1);
    expect(count({ opens_at: "2026-12-01T00:00:00Z" })).toBe(0);
    expect(count({ closes_at: "2026-11-30T10:00:00Z" })).toBe(0);
    expect(count({ sitting: { state: "open", expires_at: "2026-11-30T10:05:00Z" } })).toBe(1);
    expect(count({ sitting: { state: "finished", expires_at: "2026-11-30T10:05:00Z" } })).toBe(0);
  });

  it("keeps the monthly assessments apart until they are started", () => {
    const sitting = { state: "open", expires_at: "2026-11-30T10:05:00Z" };
    const assessments = [assessment({ built_in: true }), assessment({ built_in: true, sitting }), assessment({})];
    const choices = choicesOf({ ...none, assessments }, now);
    expect(choices.monthly.length).toBe(1);
    expect(choices.assessments.length).toBe(2);
  });

  it("is a check of an open round that the pupil has not completed", () => {
    const count = (state: string, own: string) =>
      choicesOf({ ...none, rounds: [round(state, own)] }, now).rounds.length;
    expect(count("open", "not_started")).toBe(1);
    expect(count("open", "restart_given")).toBe(1);
    expect(count("open", "complete")).toBe(0);
    expect(count("open", "not_taking")).toBe(0);
    expect(count("over", "not_started")).toBe(0);
  });
});
