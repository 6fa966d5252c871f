import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PAD } from "../keypad/edit";
import { createPractice, practiceWakeAt } from "./flow";
import { first, Played, second, session, third } from "./played";
import type { PracticeEvent } from "./types";
import { RIGHT_SHOWN_MS } from "./verdict";

describe("practice", () => {
  it("shows right at once, then the next question", () => {
    const played = new Played().answer("56");
    expect(played.state.phase).toEqual({ at: "right", until: played.now + RIGHT_SHOWN_MS });
    played.after(RIGHT_SHOWN_MS - 1, { type: "tick" });
    expect(played.state.phase.at).toBe("right");
    played.after(1, { type: "tick" });
    expect(played.state).toMatchObject({
      current: second,
      ahead: [third],
      typed: "",
      phase: { at: "question", shownAt: null },
    });
  });

  it("hands the answer with its times to the outbox before it stores and paints", () => {
    const played = new Played().answer("56");
    const last = played.effects.slice(-3);
    expect(last.map(({ type }) => type)).toEqual(["answer", "save", "paint"]);
    expect(played.bodies).toEqual([
      {
        question_id: "q1",
        answer: 56,
        elapsed_ms: 1_500,
        first_key_at: "1970-01-01T00:00:01.516Z",
        answered_at: "1970-01-01T00:00:02.516Z",
      },
    ]);
  });

  it("shows the right answer after a mistake until the pupil has typed it once", () => {
    const played = new Played().answer("54");
    expect(played.state.phase).toEqual({ at: "wrong", given: "54", rightAnswer: 56, retyping: "untried" });
    played.after(60_000, { type: "tick" }).after(0, { type: "key", key: "enter" }).answer("65");
    expect(played.state).toMatchObject({ typed: "", phase: { at: "wrong", retyping: "again" } });
    played.answer("56");
    expect(played.state).toMatchObject({ current: second, phase: { at: "question" } });
    expect(played.bodies).toHaveLength(1);
  });

  it("submits nothing when the time of a question is over, but never if practice is untimed", () => {
    const played = new Played().after(0, { type: "shown" }).after(100, { type: "key", key: 5 });
    expect(practiceWakeAt(played.state)).toBe(13_000);
    played.after(11_900, { type: "tick" });
    expect(played.bodies).toMatchObject([{ answer: null, elapsed_ms: 12_000 }]);
    expect(played.state.phase).toMatchObject({ at: "wrong", given: "" });
    const untimed = new Played(createPractice({ ...session(), untimed: true }, "pupil")).after(0, { type: "shown" });
    expect(practiceWakeAt(untimed.state)).toBeNull();
    expect(untimed.after(999_999, { type: "tick" }).bodies).toEqual([]);
  });

  it("ignores Enter on nothing, and keys before the question is on the screen", () => {
    const played = new Played()
      .after(0, { type: "key", key: 5 })
      .after(0, { type: "shown" })
      .after(400, { type: "key", key: "enter" });
    expect(played.state).toMatchObject({ typed: "", phase: { at: "question" } });
  });

  it("starts the time of a question again after a reload", () => {
    const played = new Played()
      .after(0, { type: "shown" })
      .after(100, { type: "key", key: 5 })
      .after(60_000, { type: "resumed" });
    expect(played.state).toMatchObject({ typed: "", phase: { at: "question", shownAt: null, firstKeyAt: null } });
  });

  it("answers each question once, in order, whatever is pressed and whenever the service responds", () => {
    const event = fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...PAD).map((key): PracticeEvent => ({ type: "key", key })) },
      {
        weight: 2,
        arbitrary: fc.constantFrom<PracticeEvent>({ type: "shown" }, { type: "tick" }, { type: "resumed" }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          type: fc.constant("verdict" as const),
          question: fc.constantFrom("q1", "q2", "q3", "q9"),
          verdict: fc.record({
            correct: fc.boolean(),
            right_answer: fc.constant(56),
            next: fc.constantFrom(first, second, third, null),
            ahead: fc.constant([third]),
          }),
        }),
      },
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(15_000), event), { maxLength: 80 }), (events) => {
        const played = new Played();
        for (const [ms, next] of events) played.after(ms, next);
        const ids = played.bodies.map((body) => body.question_id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids).toEqual(played.state.judged.map((one) => one.question.id));
        expect(played.state.phase.at === "end" || played.state.phase.at === "waiting").toBe(
          played.state.current === null,
        );
      }),
    );
  });
});
