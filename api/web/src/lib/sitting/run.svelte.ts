/** Plays the sitting of an assessment on a screen: stores each step, hands answers to the outbox, and lets time pass. */

import type { Clock } from "$lib/clock/clock";
import type { Message } from "$lib/outbox/types";
import { sitting } from "./sitting";
import type { SittingStore } from "./store";
import type { SittingEvent, SittingState, SittingStep } from "./types";

export interface SittingPorts {
  readonly clock: Clock;
  readonly store: SittingStore;
  /** Stores an answer on the device. */
  put(message: Message): Promise<void>;
}

export class SittingRun {
  /** What the screen shows. */
  state: SittingState = $state.raw() as SittingState;
  #latest: SittingState;
  #stored: Promise<void> = Promise.resolve();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    start: SittingState,
    private readonly ports: SittingPorts,
    private readonly onfailure: (cause: unknown) => void,
  ) {
    this.state = start;
    this.#latest = start;
    this.#wait();
  }

  dispatch(event: SittingEvent, now = this.ports.clock.now()): void {
    const step = sitting(this.#latest, event, now);
    if (step.state === this.#latest) return;
    this.#latest = step.state;
    // What is typed is painted at once. The next question appears when the answer is on the device.
    if (step.effects.length === 0) this.state = step.state;
    this.#stored = this.#stored.then(() => this.#perform(step)).catch(this.onfailure);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #wait(): void {
    const wake = () => {
      this.dispatch({ type: "tick" });
      // A timer may end a moment before its time.
      if (this.#latest.phase === "question") this.#wait();
    };
    this.#timer = setTimeout(wake, Math.max(0, this.#latest.endsAt - this.ports.clock.now()));
  }

  async #perform({ state, effects }: SittingStep): Promise<void> {
    for (const { body } of effects) await this.ports.put({ kind: "answer", session: state.session, body });
    await this.ports.store.save(state);
    this.state = this.#latest;
  }
}
