import { describe, expect, it } from "vitest";
import { wakeAt } from "./advance";
import { Played } from "./played";
import { recordOf } from "./record";
import { questionView } from "./view";

const pauseBefore = (index: number) => ({ at: "pause", part: "check", index });

describe("a question", () => {
  it("is shown after a pause of 3 s, the first one too, and its time runs from the frame that shows it", () => {
    const check = new Played().begin().after(2_999, { type: "tick" });
    expect(check.state.phase).toMatchObject(pauseBefore(0));
    check.after(1, { type: "tick" });
    const due = check.now;
    expect(check.state.phase).toMatchObject({ at: "question", index: 0, shownAt: null });
    check.shown();
    expect(check.state.phase).toMatchObject({ shownAt: due + 16 });
  });

  it("counts what was typed when 6 s are over, even if the timer is late", () => {
    const check = new Played().begin().show();
    const shownAt = check.now;
    check.type("42").after(9_000, { type: "tick" });
    expect(check.last).toEqual({
      question: 1,
      typed: "42",
      shownAt,
      firstKeyAt: shownAt + 100,
      answeredAt: shownAt + 6_000,
    });
    expect(check.state.phase).toMatchObject({ ...pauseBefore(1), since: check.now });
  });

  it("ends at once with Enter, and the next pause begins", () => {
    const check = new Played().begin().show().type("42").enter();
    expect(check.last).toMatchObject({ typed: "42", answeredAt: check.now });
    expect(check.state.phase).toMatchObject({ ...pauseBefore(1), since: check.now });
  });

  it("ignores Enter while nothing is typed", () => {
    const check = new Played().begin().show().enter().type("4").after(50, { type: "key", key: "delete" }).enter();
    expect(check.state).toMatchObject({ phase: { at: "question", typed: "" }, answers: [] });
  });

  it("takes 5 digits at most", () => {
    expect(new Played().begin().show().type("1234567").enter().last?.typed).toBe("12345");
  });

  it("takes no key before it is shown and none after its time is over", () => {
    const check = new Played().begin().type("1").after(3_000, { type: "tick" }).type("2").shown();
    check.after(6_000, { type: "key", key: 3 }).type("4");
    expect(check.last?.typed).toBe("");
  });

  it("shows the time left in whole seconds", () => {
    const check = new Played().begin().show();
    const left = (ms: number) => questionView(check.state, check.now + ms)?.secondsLeft;
    expect([0, 1, 999, 1_000, 5_999, 6_000].map(left)).toEqual([6, 6, 6, 5, 1, 0]);
    expect(wakeAt(check.state, check.now)).toBe(check.now + 1_000);
    expect(wakeAt(check.state, check.now + 5_500)).toBe(check.now + 6_000);
  });
});

describe("leaving the page", () => {
  it("leaves the question blank after a reload, and goes to the next pause", () => {
    const check = new Played().begin().show();
    const shownAt = check.now;
    check.type("42").after(1_500, { type: "resumed" });
    expect(check.last).toEqual({ question: 1, typed: "", shownAt, firstKeyAt: null, answeredAt: check.now });
    expect(check.state.phase).toMatchObject(pauseBefore(1));
  });

  it("counts what was typed if the question's time was over before the page was opened again", () => {
    const check = new Played()
      .begin()
      .show()
      .type("42")
      .after(20 * 60_000, { type: "resumed" });
    expect(check.last).toMatchObject({ typed: "42" });
    expect(check.state.phase).toMatchObject({ ...pauseBefore(1), since: check.now });
  });

  it("gives a whole pause to a pupil who comes back in a pause or before the question was painted", () => {
    for (const type of ["resumed", "returned"] as const) {
      const check = new Played().begin().after(60_000, { type });
      expect(check.state.phase).toMatchObject({ ...pauseBefore(0), since: check.now });
      check.after(3_000, { type: "tick" }).after(60_000, { type });
      expect(check.state.phase).toMatchObject({ ...pauseBefore(0), since: check.now });
    }
  });

  it("ends a check that has lasted 30 minutes, with the questions that were shown", () => {
    const check = new Played()
      .begin()
      .show()
      .type("42")
      .enter()
      .after(31 * 60_000, { type: "resumed" });
    check.after(0, { type: "tick" });
    expect(check.state.phase).toEqual({ at: "sending", endedBy: "time_limit" });
    expect(check.state.answers).toHaveLength(1);
  });
});

it("ends a check whose last question was painted just after the 30 minutes, in the order of time", () => {
  const check = new Played().begin();
  const limit = check.now + 30 * 60_000;
  check
    .after(limit - check.now - 5, { type: "tick" })
    .shown()
    .after(1, { type: "tick" });
  expect(check.state.phase).toEqual({ at: "sending", endedBy: "time_limit" });
  expect(check.last).toMatchObject({ shownAt: limit + 11, answeredAt: limit + 11 });
});

describe("the end", () => {
  it("sends after each answer, and says saved only when the service has saved", () => {
    const check = new Played().begin();
    for (let index = 0; index < 25; index++) check.show().type("42").enter();
    expect(check.state.phase).toEqual({ at: "sending", endedBy: "answers" });
    expect(check.others).toEqual(Array.from({ length: 25 }, () => ({ type: "send" })));
    check.after(100, { type: "kept" });
    expect(check.state.phase).toMatchObject({ at: "thanks", saved: false });
    check.after(60_000, { type: "resumed" });
    expect(check.others).toHaveLength(26);
    check.after(100, { type: "saved" });
    expect(check.state.phase).toMatchObject({ at: "thanks", saved: true });
  });

  it("makes the record that the service takes", () => {
    const check = new Played().begin().show().type("42").enter();
    const shown = new Date(check.now - 300).toISOString();
    expect(recordOf(check.state, check.now + 500)).toEqual({
      sent_at: new Date(check.now + 500).toISOString(),
      started_at: new Date(check.now - 300 - 3_016).toISOString(),
      answers: [
        {
          question: 1,
          answer: "42",
          shown_at: shown,
          first_key_at: new Date(check.now - 200).toISOString(),
          answered_at: new Date(check.now).toISOString(),
        },
      ],
    });
  });
});

it("stores each change before it is painted", () => {
  const check = new Played().begin().show().type("4");
  const stored = check.effects
    .filter((effect) => effect.type === "save" || effect.type === "paint")
    .map(({ type }) => type);
  expect(stored).toEqual(Array.from({ length: 3 }, () => ["save", "paint"]).flat());
});
