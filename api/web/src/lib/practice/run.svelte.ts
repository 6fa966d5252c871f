/** Plays practice on a screen: performs the effects of the reducer, and lets time pass. */

import type { Clock } from "$lib/clock/clock";
import type { Message } from "$lib/outbox/types";
import { practice, practiceWakeAt } from "./flow";
import type { PracticeStore } from "./store";
import type { PracticeEvent, PracticeState, PracticeStep, Verdict } from "./types";

export interface RunPorts {
  readonly clock: Clock;
  readonly store: PracticeStore;
  /** Stores an answer on the device. */
  put(message: Message): Promise<void>;
  /** Whether the pupil asks for the next question (arrangement NBQ), so that nothing goes on by itself. */
  readonly waitsForNext: boolean;
}

export class PracticeRun {
  /** What the screen shows. */
  state: PracticeState = $state.raw() as PracticeState;
  /** The state after all events, which the screen may not show yet. */
  #latest: PracticeState;
  #painted: Promise<void> = Promise.resolve();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    start: PracticeState,
    private readonly ports: RunPorts,
    private readonly onfailure: (cause: unknown) => void,
  ) {
    this.state = start;
    this.#latest = start;
    this.#schedule();
  }

  dispatch(event: PracticeEvent, now = this.ports.clock.now()): void {
    const step = practice(this.#latest, event, now);
    if (step.state === this.#latest) return;
    this.#latest = step.state;
    this.#schedule();
    // Steps are painted in their order. Only an answer must be on the device before the screen goes on.
    this.#painted = this.#painted.then(() => this.#perform(step)).catch(this.onfailure);
  }

  /** Takes what the service said of an answer that the outbox has sent. */
  sent(message: Message, data: unknown): void {
    if (message.kind !== "answer" || message.session !== this.#latest.session) return;
    this.dispatch({ type: "verdict", question: message.body.question_id, verdict: data as Verdict });
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  async #perform({ state, effects }: PracticeStep): Promise<void> {
    for (const effect of effects) {
      if (effect.type === "answer") {
        await this.ports.store.save(state);
        await this.ports.put({ kind: "answer", session: state.session, body: effect.body });
      }
    }
    this.state = state;
    this.ports.store.save(state).catch(this.onfailure);
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    const state = this.#latest;
    const at = practiceWakeAt(state);
    if (at === null || (this.ports.waitsForNext && state.phase.at === "right")) return;
    const wake = () => {
      this.dispatch({ type: "tick" });
      // A timer may end a moment before its time.
      this.#schedule();
    };
    this.#timer = setTimeout(wake, Math.max(0, at - this.ports.clock.now()));
  }
}
