/** The types of practice: questions, the state, its events and its effects. */

import type { Key } from "../keypad/edit";
import type { AnswerBody } from "../outbox/types";

export type QuestionForm = "product" | "reversed" | "missing" | "quotient";

/** A fact and how it is asked; the answer of `missing` and `quotient` is `b`. */
export interface FactQuestion {
  readonly a: number;
  readonly b: number;
  readonly form: QuestionForm;
}

/** The parts of the service's `AskedQuestion` that practice needs. */
export interface PracticeQuestion {
  readonly id: string;
  readonly text: string;
  readonly a: number | null;
  readonly b: number | null;
  readonly form: QuestionForm | null;
}

/** The parts of the service's `AnswerResult` that practice needs. */
export interface Verdict {
  readonly correct: boolean | null;
  readonly right_answer: number | null;
  readonly next: PracticeQuestion | null;
  readonly ahead?: readonly PracticeQuestion[];
}

export type PracticePhase =
  /** A question is on the screen, or is about to be (`shownAt` is null). Nothing typed so far is the start of it. */
  | { readonly at: "question"; readonly shownAt: number | null; readonly firstKeyAt: number | null }
  /** The device cannot judge the answer: wait for the service. */
  | { readonly at: "checking" }
  | { readonly at: "right"; readonly until: number }
  /** The right answer stays until the pupil has typed it once. */
  | {
      readonly at: "wrong";
      readonly given: string;
      readonly rightAnswer: number;
      readonly retyping: "untried" | "again";
    }
  /** Nothing is left to ask here, but the service has not judged all answers and may ask more. */
  | { readonly at: "waiting" }
  | { readonly at: "end" };

/** How an answer was judged: by the device at once, and by the service as soon as it responds. */
export interface Judged {
  readonly question: PracticeQuestion;
  /** The digits; empty if the time was over. */
  readonly given: string;
  readonly correct: boolean | null;
  readonly byService: boolean;
}

export interface PracticeState {
  readonly account: string;
  readonly session: string;
  /** The time for a question (ms); null if practice is untimed. It is never shown as a countdown. */
  readonly timeLimitMs: number | null;
  /** The question that the phase is about; null when none is left. */
  readonly current: PracticeQuestion | null;
  /** The questions after it. */
  readonly ahead: readonly PracticeQuestion[];
  readonly typed: string;
  readonly phase: PracticePhase;
  /** The answers of this visit, in order. */
  readonly judged: readonly Judged[];
}

export type PracticeEvent =
  /** The frame was painted that shows the question; its time is the time of the frame. */
  | { readonly type: "shown" }
  | { readonly type: "key"; readonly key: Key }
  /** Time has passed: see `practiceWakeAt`. */
  | { readonly type: "tick" }
  /** The service has judged an answer. */
  | { readonly type: "verdict"; readonly question: string; readonly verdict: Verdict }
  /** The service will never judge an answer, because it refused it. */
  | { readonly type: "refused"; readonly question: string }
  /** What the service asks now, after a reload; `unsent` are the questions whose answers are still in the outbox. */
  | {
      readonly type: "plan";
      readonly plan: { readonly next: PracticeQuestion | null; readonly ahead?: readonly PracticeQuestion[] };
      readonly unsent: readonly string[];
    }
  /** The page was opened again with a stored state. */
  | { readonly type: "resumed" }
  /** The pupil ends here, although the service has not judged all answers. */
  | { readonly type: "finish" };

export type PracticeEffect =
  /** Store the answer in the outbox. It comes before `save` and `paint`. */
  { readonly type: "answer"; readonly body: AnswerBody } | { readonly type: "save" } | { readonly type: "paint" };

export interface PracticeStep {
  readonly state: PracticeState;
  readonly effects: readonly PracticeEffect[];
}
