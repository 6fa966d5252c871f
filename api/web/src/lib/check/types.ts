/** The types of the Multiplication Tables Check: its form, its state, its events and its effects. */

import type { Key } from "../keypad/edit";

/** The parts of the service's `CheckForm` that the check needs. */
export interface CheckForm {
  readonly id: string;
  /** The round that the attempt counts in; null for a rehearsal. */
  readonly round_id: string | null;
  readonly question_ms: number;
  readonly pause_ms: number;
  readonly longest_answer: number;
  /** How long the whole check may last, from its first pause (ms). */
  readonly time_limit_ms?: number;
  readonly warm_up: readonly CheckQuestion[];
  readonly questions: readonly CheckQuestion[];
  readonly arrangements: { readonly codes: readonly string[]; readonly assistant: string | null };
  /** Lets this device send this attempt, whoever is signed in. */
  readonly token?: string;
}

export interface CheckQuestion {
  readonly number: number;
  readonly table: number;
  readonly factor: number;
}

/** An answer to a question. All times are by the check's clock (ms). */
export interface Answer {
  readonly question: number;
  readonly typed: string;
  readonly shownAt: number;
  readonly firstKeyAt: number | null;
  readonly answeredAt: number;
}

/** The access arrangements that change how the check runs. Size and colours (FTS, CCT) are preferences of the pupil. */
export interface CheckArrangements {
  /** ATA: sounds 2 s before the time is over and when it is over. */
  readonly timeAlert: boolean;
  /** QNR: questions and digits are read aloud. */
  readonly readAloud: boolean;
  /** NBQ: the pupil starts each question with "Next". */
  readonly nextButton: boolean;
  /** RON: no number pad on the screen. */
  readonly noPad: boolean;
  /** FTS and CCT: the pupil may choose another size and other colours before the check. */
  readonly fontSize: boolean;
  readonly contrast: boolean;
  /** ITA: the name of the assistant who types; null if nobody does. */
  readonly assistant: string | null;
}

export type Part = "warm_up" | "check";

/** A question that is due. Its time runs from `shownAt`. */
export interface QuestionPhase {
  readonly at: "question";
  readonly part: Part;
  /** The position in the part, from 0. */
  readonly index: number;
  readonly dueAt: number;
  /** While the question is read aloud its text is hidden: the latest end of the reading; null if it is not being read. */
  readonly readingUntil: number | null;
  /** When the frame was painted that shows the question; null before. */
  readonly shownAt: number | null;
  readonly typed: string;
  readonly firstKeyAt: number | null;
  /** Whether the sound "2 s left" was played. */
  readonly alerted: boolean;
}

export interface PausePhase {
  readonly at: "pause";
  readonly part: Part;
  /** The position of the next question in the part, from 0. */
  readonly index: number;
  readonly since: number;
}

export type Phase =
  | { readonly at: "assistant" }
  | { readonly at: "instructions" }
  | PausePhase
  | QuestionPhase
  /** "There will be 25 questions." */
  | { readonly at: "ready" }
  | { readonly at: "sending"; readonly endedBy: "answers" | "time_limit" }
  /** `saved`: the service has the record. Otherwise the device keeps it until it is sent. */
  | { readonly at: "thanks"; readonly saved: boolean; readonly endedBy: "answers" | "time_limit" };

export interface CheckState {
  readonly account: string;
  readonly form: CheckForm;
  readonly arrangements: CheckArrangements;
  readonly phase: Phase;
  /** The answers of the questions that are over, in order, without the warm-up. */
  readonly answers: readonly Answer[];
  /** When the first pause of the check began; null before. */
  readonly startedAt: number | null;
  /** The time of the last event that changed the state. */
  readonly seenAt: number;
}

export type CheckEvent =
  /** The button that leads to the next screen. The assistant's name, the instructions, and "There will be 25 questions" have it. */
  | { readonly type: "continue" }
  /** NBQ: the button "Next". */
  | { readonly type: "next" }
  | { readonly type: "key"; readonly key: Key }
  /** The frame was painted that shows the question; its time is the time of the frame. */
  | { readonly type: "shown"; readonly part: Part; readonly index: number }
  /** QNR: the reading of the question has ended. */
  | { readonly type: "spoken" }
  /** Time has passed: see `wakeAt`. */
  | { readonly type: "tick" }
  /** The page is visible again after it was hidden. */
  | { readonly type: "returned" }
  /** The page was opened again with a stored state. */
  | { readonly type: "resumed" }
  /** The service has stored the whole record. */
  | { readonly type: "saved" }
  /** The whole record is in the outbox, but the service cannot be reached. */
  | { readonly type: "kept" };

export type Effect =
  /** Store the state on the device. It comes before `paint`. */
  | { readonly type: "save" }
  | { readonly type: "paint" }
  | { readonly type: "sound"; readonly cue: "two_seconds_left" | "time_over" }
  | { readonly type: "speak"; readonly table: number; readonly factor: number }
  | { readonly type: "speak_digit"; readonly digit: number }
  | { readonly type: "silence" }
  /** Hand the record, as far as it has got, to the outbox. */
  | { readonly type: "send" };

export interface Step {
  readonly state: CheckState;
  readonly effects: readonly Effect[];
}
