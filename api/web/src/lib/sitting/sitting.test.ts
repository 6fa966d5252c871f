import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSitting, numberOf, resumeSitting, sitting } from "./sitting";
import type { SittingEffect, SittingEvent, SittingQuestion, SittingState } from "./types";

const fact: SittingQuestion = { id: "fact", kind: "fact", text: "7 × 8", marks: 1 };
const number: SittingQuestion = { id: "number", kind: "number", text: "Half of 7", marks: 1 };
const written: SittingQuestion = { id: "written", kind: "written", text: "Why?", marks: 3 };
const LIMIT = 60_000;

function start(questions: readonly SittingQuestion[] = [fact, number, written]): SittingState {
  const session = { id: "session", answered: 0 };
  return createSitting(
    { session, next: questions[0] ?? null, ahead: questions.slice(1), time_limit_ms: LIMIT },
    "a",
    "p",
    0,
  );
}

/** Plays events at times, and returns the last state and the answers. */
function play(state: SittingState, events: readonly (readonly [number, SittingEvent])[]) {
  const effects: SittingEffect[] = [];
  for (const [now, event] of events) {
    const step = sitting(state, event, now);
    state = step.state;
    effects.push(...step.effects);
  }
  return { state, bodies: effects.map(({ body }) => body) };
}

describe("the sitting of an assessment", () => {
  it("does not skip a question when Enter is pressed twice", () => {
    const pressed = play(start([fact, fact]), [
      [0, { type: "shown" }],
      [500, { type: "key", key: 5 }],
      [900, { type: "key", key: "enter" }],
      [1000, { type: "shown" }],
      [1300, { type: "key", key: "enter" }],
    ]);
    expect(pressed.bodies.length).toBe(1);
    expect(play(pressed.state, [[1400, { type: "submit" }]]).bodies.length).toBe(1);
  });

  it("asks each question once, in order, and ends after the last", () => {
    const { state, bodies } = play(start(), [
      [0, { type: "shown" }],
      [500, { type: "key", key: 5 }],
      [600, { type: "key", key: 6 }],
      [900, { type: "key", key: "enter" }],
      [1000, { type: "shown" }],
      [1500, { type: "text", text: "3,5" }],
      [1600, { type: "submit" }],
      [1700, { type: "shown" }],
      [2000, { type: "text", text: "Because." }],
      [2500, { type: "submit" }],
    ]);
    expect(state.phase).toBe("over");
    expect(bodies.map(({ question_id: id, answer, text }) => [id, answer, text])).toEqual([
      ["fact", 56, undefined],
      ["number", 3.5, undefined],
      ["written", undefined, "Because."],
    ]);
    expect(bodies[0]?.elapsed_ms).toBe(900);
    expect(bodies[0]?.first_key_at).toBe("1970-01-01T00:00:00.500Z");
  });

  it("lets a question be left without an answer", () => {
    const { bodies } = play(start([fact]), [
      [0, { type: "shown" }],
      [400, { type: "submit" }],
    ]);
    expect(bodies.map(({ answer }) => answer)).toEqual([null]);
  });

  it("keeps what is not a number on the screen and says so", () => {
    const { state, bodies } = play(start([number, written]), [
      [0, { type: "shown" }],
      [400, { type: "text", text: "seven" }],
      [500, { type: "submit" }],
    ]);
    expect(bodies).toEqual([]);
    expect([state.isInvalid, state.typed]).toEqual([true, "seven"]);
  });

  it("counts what was typed when the time was over, and sends no empty answer then", () => {
    const typed = play(start([written, fact]), [
      [0, { type: "shown" }],
      [100, { type: "text", text: "Half a" }],
      [LIMIT + 5, { type: "tick" }],
    ]);
    expect(typed.state.phase).toBe("over");
    expect(typed.bodies.map(({ text, answered_at: at }) => [text, at])).toEqual([
      ["Half a", "1970-01-01T00:01:00.000Z"],
    ]);
    expect(play(start(), [[LIMIT, { type: "tick" }]]).bodies).toEqual([]);
  });

  it("keeps the draft after a reload", () => {
    const { state } = play(start([written]), [
      [0, { type: "shown" }],
      [100, { type: "text", text: "Half a" }],
    ]);
    expect(resumeSitting(state)).toMatchObject({ typed: "Half a", shownAt: null, phase: "question" });
  });

  it("gives at most one answer to a question, whatever happens", () => {
    const event = fc.oneof(
      fc.constantFrom<SittingEvent>(
        { type: "shown" },
        { type: "submit" },
        { type: "tick" },
        { type: "key", key: "enter" },
      ),
      fc.integer({ min: 0, max: 9 }).map((digit): SittingEvent => ({ type: "key", key: digit as 0 })),
      fc.string().map((text): SittingEvent => ({ type: "text", text })),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(5000), event), { maxLength: 60 }), (steps) => {
        let now = 0;
        const { state, bodies } = play(
          start(),
          steps.map(([wait, event]) => [(now += wait), event] as const),
        );
        const ids = bodies.map(({ question_id: id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids).toEqual(["fact", "number", "written"].slice(0, ids.length));
        if (state.phase === "question") expect(state.questions.length + ids.length).toBe(3);
      }),
    );
  });
});

describe("a typed number", () => {
  it("has a point or a comma, a sign, and at most three decimal places", () => {
    expect(["3.5", "3,5", "-2", "−2", " 7 ", "99999"].map(numberOf)).toEqual([3.5, 3.5, -2, -2, 7, 99_999]);
    expect(["", "seven", "1.2345", "100000", "1e3", "--2", "1.2.3"].map(numberOf)).toEqual(Array(7).fill(null));
  });
});
