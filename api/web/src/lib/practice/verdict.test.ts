import { describe, expect, it } from "vitest";
import { createPractice } from "./flow";
import { asked, first, Played, second, session, third } from "./played";
import type { PracticeEvent, PracticeQuestion } from "./types";
import { RIGHT_SHOWN_MS } from "./verdict";

describe("practice and the service", () => {
  it("goes on without network, and ends when the service has judged every answer", () => {
    const played = new Played();
    for (const answer of ["56", "6", "20"]) played.answer(answer).after(RIGHT_SHOWN_MS, { type: "tick" });
    expect(played.state).toMatchObject({ current: null, phase: { at: "waiting" } });
    for (const id of ["q1", "q2"]) expect(played.verdict(id, {}).state.phase.at).toBe("waiting");
    expect(played.verdict("q3", {}).state.phase.at).toBe("end");
  });

  it("can be finished while the service has not judged every answer", () => {
    const played = new Played(createPractice(session([first]), "pupil"))
      .answer("56")
      .after(RIGHT_SHOWN_MS, { type: "tick" });
    expect(played.after(0, { type: "finish" }).state.phase.at).toBe("end");
  });

  it("asks what the service adds, also after the last question of the device", () => {
    const again = asked("q9");
    const played = new Played(createPractice(session([first]), "pupil"))
      .answer("56")
      .after(RIGHT_SHOWN_MS, { type: "tick" });
    expect(played.verdict("q1", { next: again }).state).toMatchObject({ current: again, phase: { at: "question" } });
  });

  it("takes the service's plan, without what is answered or on the screen", () => {
    const played = new Played().answer("56").after(RIGHT_SHOWN_MS, { type: "tick" });
    const repeat = asked("q8", 3, 3);
    expect(played.verdict("q1", { next: second, ahead: [repeat, third, first] }).state).toMatchObject({
      current: second,
      ahead: [repeat, third],
    });
  });

  it("believes the service when it judges otherwise", () => {
    const wrong = new Played().answer("56").verdict("q1", { correct: false, right_answer: 57, next: second });
    expect(wrong.state).toMatchObject({
      phase: { at: "wrong", rightAnswer: 57 },
      judged: [{ correct: false, byService: true }],
    });
    const right = new Played().answer("54").verdict("q1", { correct: true, next: second });
    expect(right.state.phase.at).toBe("right");
    const late = new Played()
      .answer("56")
      .after(RIGHT_SHOWN_MS, { type: "tick" })
      .verdict("q1", { correct: false, next: second });
    expect(late.state).toMatchObject({ current: second, phase: { at: "question" }, judged: [{ correct: false }] });
  });

  it("waits for the service if it did not send the operands, or refused the answer", () => {
    const unknown = { ...first, a: null, b: null, form: null };
    const start = () => new Played(createPractice(session([unknown, second]), "pupil")).answer("54");
    expect(start().state.phase.at).toBe("checking");
    expect(start().verdict("q1", { correct: false, next: second }).state.phase).toMatchObject({
      at: "wrong",
      rightAnswer: 56,
    });
    expect(start().after(0, { type: "refused", question: "q1" }).state).toMatchObject({
      current: second,
      phase: { at: "question" },
    });
  });

  it("takes the service's plan after a reload, but keeps the question on the screen if it is still asked", () => {
    const played = new Played().answer("56").after(RIGHT_SHOWN_MS, { type: "tick" });
    const plan = (next: PracticeQuestion | null, unsent: string[] = []): PracticeEvent => ({
      type: "plan",
      plan: { next },
      unsent,
    });
    expect(new Played(played.state).after(0, plan(second)).state).toMatchObject({ current: second, ahead: [] });
    expect(new Played(played.state).after(0, plan(third)).state).toMatchObject({
      current: third,
      phase: { at: "question" },
    });
    expect(new Played(played.state).after(0, plan(null)).state.phase.at).toBe("end");
    expect(new Played(played.state).after(0, plan(null, ["q1"])).state.phase.at).toBe("waiting");
  });
});
