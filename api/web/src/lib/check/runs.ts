/**
 * Plays random checks for tests: a pupil who types, waits, reloads, switches tabs, lets the device sleep and loses the
 * network. A seed gives the same run each time. `runs.export.test.ts` writes runs for the service's own timing rules.
 */

import { type Clock, createClock } from "../clock/clock";
import { PAD } from "../keypad/edit";
import { wakeAt } from "./advance";
import { createCheck, reduce } from "./machine";
import { type CheckRecord, recordOf } from "./record";
import type { CheckEvent, CheckForm, CheckState, QuestionPhase } from "./types";

/** A record that reached the service, and when by the service's clock (ms). */
export interface Save {
  readonly receivedAt: number;
  readonly record: CheckRecord;
}

export interface Run {
  readonly form: CheckForm;
  /** When the attempt started by the service's clock (ms). */
  readonly startedAt: number;
  readonly saves: readonly Save[];
  /** The states that were stored on the device, in order. */
  readonly stored: readonly CheckState[];
  readonly end: CheckState;
}

const CODES = ["ATA", "CCT", "FTS", "ITA", "NBQ", "QNR", "RON"];
const MINUTE = 60_000;

/** Returns a form of 25 questions with the service's timings. */
export function formWith(codes: readonly string[] = []): CheckForm {
  const question = (table: number, factor: number, index: number) => ({ number: index + 1, table, factor });
  const facts = Array.from({ length: 25 }, (_, index): [number, number] => [2 + (index % 11), 2 + ((index * 7) % 11)]);
  return {
    id: "0197a000-0000-7000-8000-000000000001",
    round_id: null,
    question_ms: 6_000,
    pause_ms: 3_000,
    longest_answer: 5,
    time_limit_ms: 30 * MINUTE,
    warm_up: [
      [1, 12],
      [2, 2],
      [10, 10],
    ].map(([table = 1, factor = 1], index) => question(table, factor, index)),
    questions: facts.map(([table, factor], index) => question(table, factor, index)),
    arrangements: { codes, assistant: codes.includes("ITA") ? "Mrs Ahmed" : null },
    token: "attempt-token",
  };
}

/** Returns a source of random numbers from 0 to 1 (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Plays the check of a seed to its end. `trouble` is how often something goes wrong, from 0 to 1. */
export function play(seed: number, trouble = 0.05): Run {
  return new Simulation(seed, trouble).run();
}

class Simulation {
  private readonly random: () => number;
  private readonly form: CheckForm;
  private readonly startedAt = Date.UTC(2026, 5, 8, 9);
  private time = this.startedAt;
  private steady = 0;
  /** How far the device's wall clock is ahead of the service's clock (ms). */
  private ahead: number;
  private clock: Clock;
  private state: CheckState;
  private readonly stored: CheckState[] = [];
  private readonly saves: Save[] = [];

  constructor(
    seed: number,
    private readonly trouble: number,
  ) {
    this.random = randomFrom(seed);
    this.form = formWith(CODES.filter(() => this.chance(0.2)));
    this.ahead = this.between(-2, 2) * 24 * 60 * MINUTE;
    this.pass(this.between(20, 900));
    this.clock = this.newClock(0);
    this.state = createCheck(this.form, "pupil", this.clock.now());
    this.stored.push(this.state);
  }

  run(): Run {
    while (this.state.phase.at !== "sending" && this.state.phase.at !== "thanks") {
      if (this.chance(this.trouble)) this.misfortune();
      else this.step();
    }
    if (this.chance(0.2)) this.pass(this.between(0, 10) * MINUTE);
    this.send(1);
    return { form: this.form, startedAt: this.startedAt, saves: this.saves, stored: this.stored, end: this.state };
  }

  private step() {
    const { phase } = this.state;
    if (phase.at === "pause" || (phase.at === "question" && phase.readingUntil !== null)) this.wait();
    else if (phase.at === "question") this.answer(phase);
    else this.after(this.between(200, 8_000), { type: "continue" });
  }

  /** Waits for the timer, which is sometimes late; presses "Next", or a key, or hears the end of the reading. */
  private wait() {
    if (this.chance(0.3)) this.after(this.between(0, 1_500), { type: "next" });
    if (this.chance(0.3)) this.after(this.between(0, 900), this.anyKey());
    if (this.chance(0.3)) this.after(this.between(100, 1_500), { type: "spoken" });
    this.timer();
  }

  private answer(phase: QuestionPhase) {
    if (phase.shownAt === null)
      this.after(this.between(0, 40), { type: "shown", part: phase.part, index: phase.index });
    else if (this.chance(0.1)) this.timer();
    else this.after(this.between(20, 2_500), this.anyKey());
  }

  private timer() {
    const now = this.clock.now();
    // Nobody waits for the end of the whole check.
    const wake = Math.min(wakeAt(this.state, now) ?? Infinity, now + 6_000);
    this.after(wake - now + (this.chance(0.1) ? this.between(0, 3_000) : this.between(0, 20)), { type: "tick" });
  }

  private misfortune() {
    const away = this.chance(0.02) ? 20 * MINUTE : this.between(100, 20_000);
    const kind = this.random();
    if (kind < 0.4) this.reload(away);
    else if (kind < 0.7) this.after(away, this.chance(0.5) ? { type: "tick" } : { type: "returned" });
    else if (kind < 0.8) this.sleep(away);
    else if (kind < 0.9) this.ahead -= this.between(0, 60) * MINUTE;
    else this.after(this.between(0, 50), this.chance(0.5) ? { type: "returned" } : { type: "tick" });
  }

  /** The last state may not have been stored when the tab was killed. It was then neither painted nor sent. */
  private reload(away: number) {
    this.pass(away);
    const last = this.stored.at(-1) ?? this.state;
    this.state = JSON.parse(JSON.stringify(last)) as CheckState;
    this.clock = this.newClock(last.seenAt);
    this.after(0, { type: "resumed" });
  }

  /** On some devices the steady clock stands still while they sleep. */
  private sleep(ms: number) {
    this.time += ms;
    this.after(0, { type: "returned" });
  }

  private after(ms: number, event: CheckEvent) {
    this.pass(ms);
    const step = reduce(this.state, event, this.clock.now());
    this.state = step.state;
    if (this.chance(this.trouble / 10)) return this.reload(this.between(100, 5_000));
    if (step.effects.some((effect) => effect.type === "save")) this.stored.push(step.state);
    if (step.effects.some((effect) => effect.type === "send")) this.send(0.3);
  }

  private send(reachable: number) {
    const record = recordOf(this.state, this.clock.now());
    if (this.chance(reachable)) this.saves.push({ receivedAt: this.time + this.between(5, 900), record });
  }

  private anyKey(): CheckEvent {
    return { type: "key", key: PAD[Math.floor(this.random() * PAD.length)] ?? "enter" };
  }

  private newClock(notBefore: number): Clock {
    this.steady = this.between(100, 3_000);
    return createClock(notBefore, { steady: () => this.steady, wall: () => this.time + this.ahead });
  }

  private pass(ms: number) {
    this.time += ms;
    this.steady += ms;
  }

  private chance(probability: number): boolean {
    return this.random() < probability;
  }

  private between(least: number, most: number): number {
    return least + this.random() * (most - least);
  }
}
