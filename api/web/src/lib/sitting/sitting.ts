/** The sitting of an assessment as a reducer, without timers and without a screen. */

import { toTimestamp } from "../clock/clock";
import { edit } from "../keypad/edit";
import type { AnswerBody } from "../outbox/types";
import type { SittingEvent, SittingQuestion, SittingState, SittingStep } from "./types";

const LONGEST_NUMBER = 5;
const LONGEST_TEXT = 2000;
const LONGEST_MS = 3_600_000;
const LARGEST = 99_999;

/** A number with at most three decimal places, as the service takes it. */
const NUMBER = /^-?\d{1,5}(\.\d{1,3})?$/;

/** The parts of the service's `SessionNow` that a sitting needs. */
export interface SittingNow {
  readonly session: { readonly id: string; readonly answered: number };
  readonly next: SittingQuestion | null;
  readonly ahead: readonly SittingQuestion[];
  /** The time that is left for the whole assessment (ms). */
  readonly time_limit_ms: number;
}

export function createSitting(now: SittingNow, assessment: string, account: string, time: number): SittingState {
  const questions = now.next === null ? now.ahead : [now.next, ...now.ahead];
  return {
    account,
    session: now.session.id,
    assessment,
    endsAt: time + now.time_limit_ms,
    questions,
    answered: now.session.answered,
    typed: "",
    shownAt: null,
    firstKeyAt: null,
    isInvalid: false,
    phase: questions.length === 0 ? "over" : "question",
  };
}

/** Returns a stored sitting as it goes on after a reload: the draft stays, and the time of its question starts again. */
export function resumeSitting(stored: SittingState): SittingState {
  return { ...stored, shownAt: null, firstKeyAt: null };
}

export function sitting(state: SittingState, event: SittingEvent, now: number): SittingStep {
  if (state.phase === "over") return only(state);
  // What was typed when the time was over counts, whatever the event.
  if (now >= state.endsAt) return answer(state, state.endsAt, true);
  switch (event.type) {
    case "tick":
      return only(state);
    case "shown":
      return only(state.shownAt === null ? { ...state, shownAt: now } : state);
    case "key":
      if (event.key !== "enter") return only(type(state, edit(state.typed, event.key, LONGEST_NUMBER), now));
      // A second press of Enter must not skip the next question. A button skips it.
      return state.typed === "" ? only(state) : submit(state, now);
    case "text":
      return only(type(state, event.text.slice(0, LONGEST_TEXT), now));
    case "submit":
      return submit(state, now);
  }
}

function type(state: SittingState, typed: string, now: number): SittingState {
  if (typed === state.typed) return state;
  return { ...state, typed, isInvalid: false, firstKeyAt: state.firstKeyAt ?? now };
}

function submit(state: SittingState, now: number): SittingStep {
  const [question] = state.questions;
  if (question === undefined || state.shownAt === null) return only(state);
  const isMistaken = question.kind === "number" && state.typed.trim() !== "" && numberOf(state.typed) === null;
  return isMistaken ? only({ ...state, isInvalid: true }) : answer(state, now, false);
}

/** Hands the answer to the outbox and goes on. When the time is over, an empty answer is not sent. */
function answer(state: SittingState, now: number, isOver: boolean): SittingStep {
  const [question, ...questions] = state.questions;
  if (question === undefined) return only({ ...state, phase: "over" });
  const phase = isOver || questions.length === 0 ? "over" : "question";
  const after: SittingState = {
    ...state,
    questions,
    answered: state.answered + 1,
    typed: "",
    shownAt: null,
    firstKeyAt: null,
    isInvalid: false,
    phase,
  };
  if (isOver && state.typed.trim() === "") return only({ ...state, phase });
  return { state: after, effects: [{ type: "answer", body: bodyOf(state, question, now) }] };
}

function bodyOf(state: SittingState, question: SittingQuestion, now: number): AnswerBody {
  const shownAt = state.shownAt ?? now;
  return {
    question_id: question.id,
    ...(question.kind === "written" ? { text: state.typed } : { answer: numberOf(state.typed) }),
    elapsed_ms: Math.min(LONGEST_MS, Math.max(0, Math.round(now - shownAt))),
    first_key_at: state.firstKeyAt === null ? null : toTimestamp(state.firstKeyAt),
    answered_at: toTimestamp(now),
  };
}

/** Returns the number that was typed, with a comma or a point; null for none. */
export function numberOf(typed: string): number | null {
  const plain = typed.trim().replace(/^[−–]/, "-").replace(",", ".");
  if (!NUMBER.test(plain)) return null;
  const number = Number(plain);
  return Math.abs(number) <= LARGEST ? number : null;
}

function only(state: SittingState): SittingStep {
  return { state, effects: [] };
}
