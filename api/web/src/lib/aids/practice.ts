/** The arrangements QNR and ATA in practice. */

import { type Key } from "../keypad/edit";
import { play } from "./sounds";
import { prepareVoice, read, silence } from "./voice";
import { numberWords, wordsOf } from "./words";

/** How long the time of a question waits at most for the end of the reading (ms), as in the check. */
const READING_AT_MOST_MS = 3_000;

/** How long before the end of a question the first sound is played (ms), as in the check. */
const ALERT_BEFORE_MS = 2_000;

export interface PracticeAids {
  /**
   * Calls `onready` when the time of a question starts: in the frame that shows it or, if it is read aloud, at the end of the
   * reading. `time` is that of a frame. Returns how to stop.
   */
  ask(question: string, onready: (time: DOMHighResTimeStamp) => void): () => void;
  /** A key ends the reading, and its digit is read. Call it before the key is taken. */
  key(key: Key): void;
  /** Plays a sound before the time of a question is over and another at its end. Returns how to stop. */
  limit(ms: number): () => void;
}

export function createAids(codes: readonly string[]): PracticeAids {
  const hasVoice = codes.includes("QNR");
  let start = () => {};
  if (hasVoice) prepareVoice();
  return {
    ask(question, onready) {
      if (!hasVoice) {
        const frame = requestAnimationFrame(onready);
        return () => cancelAnimationFrame(frame);
      }
      start = () => {
        stop();
        onready(performance.now());
      };
      const timer = setTimeout(() => start(), READING_AT_MOST_MS);
      const stop = () => {
        clearTimeout(timer);
        silence();
        start = () => {};
      };
      read(wordsOf(question), () => start());
      return stop;
    },
    key(key) {
      start();
      if (hasVoice && typeof key === "number") read(numberWords(key));
    },
    limit(ms) {
      if (!codes.includes("ATA")) return () => {};
      const timers = [
        setTimeout(() => play("two_seconds_left"), ms - ALERT_BEFORE_MS),
        setTimeout(() => play("time_over"), ms),
      ];
      return () => timers.forEach(clearTimeout);
    },
  };
}
