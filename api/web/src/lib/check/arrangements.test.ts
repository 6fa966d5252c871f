import { describe, expect, it } from "vitest";
import { wakeAt } from "./advance";
import { Played } from "./played";
import { questionView } from "./view";

describe("access arrangements", () => {
  it("ATA: a sound at 2 s left and at the end, none after an early Enter", () => {
    const check = new Played(["ATA"]).begin().show().after(3_999, { type: "tick" });
    expect(check.others).toEqual([]);
    check.after(1, { type: "tick" }).after(500, { type: "tick" }).after(1_500, { type: "tick" });
    const cues = check.others.flatMap((effect) => (effect.type === "sound" ? [effect.cue] : []));
    expect(cues).toEqual(["two_seconds_left", "time_over"]);
    const early = new Played(["ATA"]).begin().show().type("42").enter(1_000);
    early.after(3_000, { type: "tick" });
    expect(early.others.some((effect) => effect.type === "sound")).toBe(false);
  });

  it("QNR: hides the question and stops the clock until the reading ends", () => {
    const check = new Played(["QNR"]).begin().after(3_000, { type: "tick" });
    expect(check.others).toEqual([{ type: "speak", table: 2, factor: 2 }]);
    expect(questionView(check.state, check.now)).toMatchObject({ question: null, secondsLeft: null });
    check.after(1_400, { type: "spoken" }).shown();
    expect(questionView(check.state, check.now)).toMatchObject({ question: { table: 2, factor: 2 }, secondsLeft: 6 });
  });

  it("QNR: a key ends the reading and counts; after 3 s without either the question is shown", () => {
    const check = new Played(["QNR"]).begin().after(3_000, { type: "tick" }).type("4").shown();
    expect(check.state.phase).toMatchObject({ typed: "4", shownAt: check.now, firstKeyAt: check.now });
    expect(check.others.slice(1)).toEqual([{ type: "silence" }, { type: "speak_digit", digit: 4 }]);
    const silent = new Played(["QNR"]).begin().after(3_000, { type: "tick" }).after(2_999, { type: "tick" });
    expect(questionView(silent.state, silent.now)?.question).toBeNull();
    expect(questionView(silent.after(1, { type: "tick" }).state, silent.now)?.question).not.toBeNull();
  });

  it("QNR: a question that was read before a reload is blank, because the pupil has heard it", () => {
    const check = new Played(["QNR"]).begin().after(3_000, { type: "tick" });
    const heardAt = check.now;
    check.after(500, { type: "resumed" });
    expect(check.last).toMatchObject({ typed: "", shownAt: heardAt, answeredAt: check.now });
  });

  it("NBQ: has no automatic pause, but the button Next after 2 s", () => {
    const check = new Played(["NBQ"]).begin().after(10, { type: "next" }).after(1_989, { type: "next" });
    expect(questionView(check.state, check.now)?.next).toEqual({ enabled: false });
    expect(wakeAt(check.state, check.now)).toBe(check.now + 1);
    check.after(60_000, { type: "tick" });
    expect(questionView(check.state, check.now)?.next).toEqual({ enabled: true });
    check.after(0, { type: "next" });
    expect(check.state.phase.at).toBe("question");
  });

  it("ITA: begins with the assistant's name; RON: has no pad", () => {
    const check = new Played(["ITA", "RON"]);
    expect(check.state).toMatchObject({
      phase: { at: "assistant" },
      arrangements: { assistant: "Mrs Ahmed", noPad: true },
    });
    expect(questionView(check.begin().show().state, 0)?.hasPad).toBe(false);
    expect(new Played().state.phase.at).toBe("instructions");
  });
});
