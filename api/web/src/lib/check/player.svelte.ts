/** Plays a check on a screen: gives the machine what it needs of the device, and lets time pass. */

import { play } from "$lib/aids/sounds";
import { read, silence } from "$lib/aids/voice";
import { numberWords, wordsOf } from "$lib/aids/words";
import { createClock, type Clock } from "$lib/clock/clock";
import type { Message } from "$lib/outbox/types";
import type { CheckRecord } from "./record";
import { type CheckRun, runCheck } from "./run";
import type { CheckStore } from "./store";
import type { CheckEvent, CheckState } from "./types";

export interface PlayerPorts {
  readonly store: CheckStore;
  /** Stores a record on the device, to be sent. */
  put(message: Message): Promise<void>;
}

export class CheckPlayer {
  /** What the screen shows. */
  shown: CheckState = $state.raw() as CheckState;
  /** The time that the screen shows it for. */
  now = $state(0);
  /** Whether the device has failed to store the latest state. */
  hasFailed = $state(false);

  readonly #clock: Clock;
  readonly #run: CheckRun;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isStopped = false;

  constructor(
    start: CheckState,
    private readonly ports: PlayerPorts,
  ) {
    // The wall clock may have been set back since the state was stored.
    this.#clock = createClock(start.seenAt);
    this.#run = runCheck(start, {
      store: {
        save: async (state) => {
          await ports.store.save(state);
          // The device was slow, or is well again.
          this.hasFailed = false;
        },
        remove: (attempt) => ports.store.remove(attempt),
      },
      clock: this.#clock,
      paint: (state) => this.#paint(state),
      wake: (at) => this.#wake(at),
      sound: play,
      speak: (table, factor) => read(wordsOf(`${table} × ${factor}`), () => this.dispatch({ type: "spoken" })),
      speakDigit: (digit) => read(numberWords(digit)),
      silence,
      send: (record, { form }) => this.#send(record, form.id, form.token ?? null),
      storeFailed: () => (this.hasFailed = true),
    });
    this.#paint(this.#run.state);
  }

  dispatch(event: CheckEvent): void {
    if (!this.#isStopped) this.#run.dispatch(event);
  }

  /** The frame that shows a question was painted. */
  painted(part: "warm_up" | "check", index: number, frame: DOMHighResTimeStamp): void {
    if (!this.#isStopped) this.#run.dispatch({ type: "shown", part, index }, this.#clock.at(frame));
  }

  /** Takes a message that the service has stored. The check is saved when the record had every answer. */
  sent(message: Message): void {
    const { phase, form, answers } = this.#run.state;
    if (message.kind !== "check" || message.attempt !== form.id) return;
    const isOver = phase.at === "sending" || phase.at === "thanks";
    if (isOver && message.record.answers.length === answers.length) this.dispatch({ type: "saved" });
  }

  /** Stops time. The check goes on when its page is opened again. */
  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    silence();
  }

  #paint(state: CheckState): void {
    this.shown = state;
    this.now = this.#clock.now();
  }

  #wake(at: number | null): void {
    clearTimeout(this.#timer);
    if (at === null) return;
    this.#timer = setTimeout(() => this.dispatch({ type: "tick" }), Math.max(0, at - this.#clock.now()));
  }

  #send(record: CheckRecord, attempt: string, token: string | null): void {
    this.ports.put({ kind: "check", attempt, token, record }).catch(() => (this.hasFailed = true));
  }
}
