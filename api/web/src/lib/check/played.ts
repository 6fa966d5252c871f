/** A check that tests play step by step. */

import { createCheck, reduce } from "./machine";
import { formWith } from "./runs";
import type { CheckEvent, CheckState, Effect } from "./types";

/** A check that starts at time 0. */
export class Played {
  state: CheckState;
  now = 0;
  effects: Effect[] = [];

  constructor(codes: readonly string[] = []) {
    this.state = createCheck(formWith(codes), "pupil", 0);
  }

  /** Applies an event after a time; returns the check. */
  after(ms: number, event: CheckEvent): this {
    this.now += ms;
    const step = reduce(this.state, event, this.now);
    this.state = step.state;
    this.effects.push(...step.effects);
    return this;
  }

  type(digits: string): this {
    for (const digit of digits) this.after(100, { type: "key", key: Number(digit) as 0 });
    return this;
  }

  enter(ms = 100): this {
    return this.after(ms, { type: "key", key: "enter" });
  }

  /** Waits for the end of the pause and for the frame that shows the question. */
  show(pause = 3_000): this {
    this.after(pause, { type: "tick" });
    return this.shown();
  }

  shown(): this {
    const { phase } = this.state;
    if (phase.at !== "question") throw new Error(`no question is due, but ${phase.at}`);
    return this.after(16, { type: "shown", part: phase.part, index: phase.index });
  }

  /** Plays up to the first pause of the check. */
  begin(): this {
    while (this.state.phase.at !== "pause") this.after(500, { type: "continue" });
    for (let index = 0; index < 3; index++) {
      this.after(3_000, { type: this.state.arrangements.nextButton ? "next" : "tick" })
        .after(0, { type: "spoken" })
        .shown()
        .after(6_000, { type: "tick" });
    }
    this.after(500, { type: "continue" });
    this.effects = [];
    return this;
  }

  get last() {
    return this.state.answers.at(-1);
  }

  get others(): Effect[] {
    return this.effects.filter((effect) => effect.type !== "save" && effect.type !== "paint");
  }
}
