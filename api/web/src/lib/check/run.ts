/**
 * Runs a check: hands events to the machine and performs its effects. A state is stored before it is painted. The
 * machine never waits for the store: while a state is being stored, only the latest of the states that follow is.
 */

import type { Clock } from "../clock/clock";
import { wakeAt } from "./advance";
import { reduce } from "./machine";
import { type CheckRecord, recordOf } from "./record";
import type { CheckStore } from "./store";
import type { CheckEvent, CheckState, Effect } from "./types";

/** How long a key waits for the device's database (ms). A database that hangs must not stop the check. */
const STORE_AT_MOST_MS = 250;

/** What a check needs of the device. */
export interface CheckPorts {
  readonly store: Pick<CheckStore, "save" | "remove">;
  readonly clock: Clock;
  /**
   * Paints a state. If it shows a question whose `shownAt` is null and which is not being read, the screen dispatches
   * `shown` in the frame after the change, with the time of that frame.
   */
  paint(state: CheckState): void;
  /** Asks for a `tick` at a time by the clock, instead of the one asked for before; null for none. */
  wake(at: number | null): void;
  sound(cue: "two_seconds_left" | "time_over"): void;
  /** Reads a question aloud; the device dispatches `spoken` at its end. */
  speak(table: number, factor: number): void;
  speakDigit(digit: number): void;
  silence(): void;
  /** Hands the record to the outbox; later calls contain all answers of earlier ones. */
  send(record: CheckRecord, state: CheckState): void;
  /** The device did not store the state, or not in time. The check goes on. */
  storeFailed(error: unknown): void;
}

export interface CheckRun {
  readonly state: CheckState;
  /** Applies an event at a time by the clock; now if there is none. */
  dispatch(event: CheckEvent, at?: number): void;
  /** Resolves when everything is stored and painted. */
  settled(): Promise<void>;
}

/** Starts a new check, or resumes a stored one, and paints it. */
export function runCheck(initial: CheckState, ports: CheckPorts): CheckRun {
  let state = initial;
  let stored: CheckState | null = null;
  let storing: Promise<void> | null = null;
  let hasToSend = false;

  const store = async () => {
    while (stored !== state || hasToSend) {
      const next = state;
      const isToBeSent = hasToSend;
      hasToSend = false;
      const isOver = next.phase.at === "thanks" && next.phase.saved;
      const work = isOver ? ports.store.remove(next.form.id) : ports.store.save(next);
      await within(STORE_AT_MOST_MS, work).catch(ports.storeFailed);
      stored = next;
      ports.paint(next);
      // A record is sent once its answers are stored: after a kill the device must not give other answers than it sent.
      if (isToBeSent) ports.send(recordOf(next, ports.clock.now()), next);
    }
    storing = null;
  };
  const perform = (effect: Effect) => {
    switch (effect.type) {
      case "save":
        storing ??= store();
        break;
      case "paint":
        break; // `store` paints each state once it is stored.
      case "sound":
        ports.sound(effect.cue);
        break;
      case "speak":
        ports.speak(effect.table, effect.factor);
        break;
      case "speak_digit":
        ports.speakDigit(effect.digit);
        break;
      case "silence":
        ports.silence();
        break;
      case "send":
        hasToSend = true;
        break;
    }
  };

  const dispatch = (event: CheckEvent, at = ports.clock.now()) => {
    const step = reduce(state, event, at);
    // "Time left" and "Next" change with the time alone, which needs no store.
    if (event.type === "tick" && step.state === state && storing === null) ports.paint(state);
    state = step.state;
    step.effects.forEach(perform);
    if (hasToSend) storing ??= store();
    // The time of the event, and not the time now: what became due in between must still wake the check.
    ports.wake(wakeAt(state, at));
  };

  // A new check does not notice that it is resumed.
  dispatch({ type: "resumed" });
  storing ??= store();
  return {
    get state() {
      return state;
    },
    dispatch,
    async settled() {
      while (storing !== null) await storing;
    },
  };
}

/** Rejects if the work takes longer than a time. */
async function within(ms: number, work: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("the device's database does not respond")), ms);
  });
  await Promise.race([work, tooLong]).finally(() => clearTimeout(timer));
}
