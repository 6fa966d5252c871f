/** Practice that tests play step by step. */

import { createPractice, practice, type SessionNow } from "./flow";
import type { PracticeEffect, PracticeEvent, PracticeQuestion, PracticeState, Verdict } from "./types";

export const asked = (id: string, a = 7, b = 8): PracticeQuestion => ({
  id,
  text: `${a} × ${b}`,
  a,
  b,
  form: "product",
});
export const first = asked("q1");
export const second = asked("q2", 2, 3);
export const third = asked("q3", 4, 5);

export const session = (questions: readonly PracticeQuestion[] = [first, second, third]): SessionNow => ({
  session: { id: "s1" },
  next: questions[0] ?? null,
  ahead: questions.slice(1),
  time_limit_ms: 12_000,
});

export class Played {
  now = 1_000;
  effects: PracticeEffect[] = [];

  constructor(public state: PracticeState = createPractice(session(), "pupil")) {}

  after(ms: number, event: PracticeEvent): this {
    this.now += ms;
    const step = practice(this.state, event, this.now);
    this.state = step.state;
    this.effects.push(...step.effects);
    return this;
  }

  answer(digits: string): this {
    if (this.state.phase.at === "question") this.after(16, { type: "shown" });
    for (const digit of digits) this.after(500, { type: "key", key: Number(digit) as 0 });
    return this.after(500, { type: "key", key: "enter" });
  }

  verdict(question: string, verdict: Partial<Verdict>): this {
    return this.after(50, {
      type: "verdict",
      question,
      verdict: { correct: true, right_answer: 56, next: null, ahead: [], ...verdict },
    });
  }

  get bodies() {
    return this.effects.flatMap((effect) => (effect.type === "answer" ? [effect.body] : []));
  }
}
