/** The types of the sitting of an assessment: questions in order, each answered once, without right or wrong. */

import type { Key } from "../keypad/edit";
import type { AnswerBody } from "../outbox/types";

/** The parts of the service's `AskedQuestion` that a sitting needs. */
export interface SittingQuestion {
  readonly id: string;
  /** `fact`: a whole number from the pad; `number`: any number; `written`: words that a teacher marks. */
  readonly kind: "fact" | "number" | "written";
  readonly text: string;
  readonly marks: number | null;
}

export interface SittingState {
  readonly account: string;
  readonly session: string;
  readonly assessment: string;
  /** When the time for the whole assessment is over, by the clock of the device. */
  readonly endsAt: number;
  /** The questions without an answer, in order. The first is on the screen. */
  readonly questions: readonly SittingQuestion[];
  /** The number of questions that were answered before those. */
  readonly answered: number;
  readonly typed: string;
  /** When the frame was painted that shows the question; null before. */
  readonly shownAt: number | null;
  readonly firstKeyAt: number | null;
  /** Whether what was typed is not a number, which the screen says after Enter. */
  readonly isInvalid: boolean;
  readonly phase: "question" | "over";
}

export type SittingEvent =
  | { readonly type: "shown" }
  /** A key of the number pad. */
  | { readonly type: "key"; readonly key: Key }
  /** The whole text of a text field. */
  | { readonly type: "text"; readonly text: string }
  /** Goes on to the next question, also without an answer. */
  | { readonly type: "submit" }
  /** The time is over: what was typed counts. */
  | { readonly type: "tick" };

export type SittingEffect = { readonly type: "answer"; readonly body: AnswerBody };

export interface SittingStep {
  readonly state: SittingState;
  readonly effects: readonly SittingEffect[];
}
