/** What the passing of time changes in a check: pauses end, questions end, and the whole check ends. */

import type { CheckState, Effect, Part, PausePhase, QuestionPhase, Step } from "./types";

/** NBQ: how long after a question "Next" becomes available (ms). */
export const NEXT_AFTER_MS = 2_000;

/** QNR: how long a question is hidden at most if the device never reports the end of the reading (ms). */
export const READING_AT_MOST_MS = 3_000;

/** ATA: how long before the end of a question the first sound is played (ms). */
export const ALERT_BEFORE_MS = 2_000;

/** How long the whole check may last if the form does not say (ms): `checkTimeLimit` of the national service. */
const TIME_LIMIT_MS = 1_800_000;

/** Returns the state at a time: what is over has ended. */
export function advance(state: CheckState, now: number): Step {
  const { phase } = state;
  if (phase.at === "question" && phase.shownAt !== null) return advanceQuestion(state, phase, phase.shownAt, now);
  if (phase.at !== "question" && phase.at !== "pause") return { state, effects: [] };
  if (now >= limitOf(state)) return end(state, "time_limit", phase.at === "question" ? [{ type: "silence" }] : []);
  if (phase.at === "pause")
    return now >= pauseEnd(state, phase) ? showQuestion(state, phase, now) : { state, effects: [] };
  const isRead = phase.readingUntil !== null && now >= phase.readingUntil;
  return isRead
    ? { state: { ...state, phase: { ...phase, readingUntil: null } }, effects: [{ type: "silence" }] }
    : { state, effects: [] };
}

/** Returns the next time at which a `tick` changes what the pupil sees or hears; null if only an event does. */
export function wakeAt(state: CheckState, now: number): number | null {
  const { phase } = state;
  if (phase.at !== "pause" && phase.at !== "question") return null;
  const times = [limitOf(state)];
  if (phase.at === "pause") times.push(pauseEnd(state, phase));
  if (phase.at === "pause" && state.arrangements.nextButton) times.push(phase.since + NEXT_AFTER_MS);
  if (phase.at === "question" && phase.readingUntil !== null) times.push(phase.readingUntil);
  if (phase.at === "question" && phase.shownAt !== null) {
    const over = phase.shownAt + state.form.question_ms;
    const secondsLeft = Math.ceil((over - now) / 1_000);
    times.push(over, over - (secondsLeft - 1) * 1_000);
  }
  const next = Math.min(...times.filter((time) => time > now));
  return Number.isFinite(next) ? next : null;
}

/** Begins the pause before a question. */
export function beginPause(state: CheckState, part: Part, index: number, now: number): CheckState {
  return { ...state, phase: { at: "pause", part, index, since: now } };
}

/** Ends a question that was shown, with what was typed, and goes on. The next pause starts now and is never shorter. */
export function endQuestion(state: CheckState, phase: QuestionPhase, answeredAt: number, now: number): Step {
  const { part, index, typed, firstKeyAt, shownAt } = phase;
  const effects: Effect[] = state.arrangements.readAloud ? [{ type: "silence" }] : [];
  const isLast = index + 1 === questionsOf(state, part).length;
  if (part === "warm_up") {
    const after: CheckState = isLast ? { ...state, phase: { at: "ready" } } : beginPause(state, part, index + 1, now);
    return { state: after, effects };
  }
  const question = questionsOf(state, part)[index]?.number ?? index + 1;
  const answer = { question, typed, shownAt: shownAt ?? answeredAt, firstKeyAt, answeredAt };
  const answered: CheckState = { ...state, answers: [...state.answers, answer] };
  if (isLast) return end(answered, "answers", effects);
  if (now >= limitOf(state)) return end(answered, "time_limit", effects);
  return { state: beginPause(answered, part, index + 1, now), effects: [...effects, { type: "send" }] };
}

function advanceQuestion(state: CheckState, phase: QuestionPhase, shownAt: number, now: number): Step {
  // The frame that shows a question may come just after the limit.
  const over = Math.max(shownAt, Math.min(shownAt + state.form.question_ms, limitOf(state)));
  const hasSounds = state.arrangements.timeAlert;
  if (now >= over) {
    const ended = endQuestion(state, phase, over, now);
    return hasSounds ? { ...ended, effects: [{ type: "sound", cue: "time_over" }, ...ended.effects] } : ended;
  }
  if (!hasSounds || phase.alerted || now < shownAt + state.form.question_ms - ALERT_BEFORE_MS)
    return { state, effects: [] };
  const alerted: CheckState = { ...state, phase: { ...phase, alerted: true } };
  return { state: alerted, effects: [{ type: "sound", cue: "two_seconds_left" }] };
}

/** Ends a pause: the question is due, and the next frame shows it, or it is read aloud first. */
export function showQuestion(state: CheckState, { part, index }: PausePhase, now: number): Step {
  const { readAloud } = state.arrangements;
  const phase: QuestionPhase = {
    at: "question",
    part,
    index,
    dueAt: now,
    readingUntil: readAloud ? now + READING_AT_MOST_MS : null,
    shownAt: null,
    typed: "",
    firstKeyAt: null,
    alerted: false,
  };
  const question = questionsOf(state, part)[index];
  const reading: Effect[] =
    readAloud && question ? [{ type: "speak", table: question.table, factor: question.factor }] : [];
  return { state: { ...state, phase }, effects: reading };
}

/** A check that has reached its time limit ends with the questions that were shown; the others are not in the record. */
function end(state: CheckState, endedBy: "answers" | "time_limit", effects: readonly Effect[]): Step {
  return { state: { ...state, phase: { at: "sending", endedBy } }, effects: [...effects, { type: "send" }] };
}

/** With NBQ a pause ends with "Next". */
function pauseEnd(state: CheckState, phase: PausePhase): number {
  return state.arrangements.nextButton ? Infinity : phase.since + state.form.pause_ms;
}

function limitOf(state: CheckState): number {
  return state.startedAt === null ? Infinity : state.startedAt + (state.form.time_limit_ms ?? TIME_LIMIT_MS);
}

/** Returns the questions of a part, in order. */
export function questionsOf(state: CheckState, part: Part) {
  return part === "warm_up" ? state.form.warm_up : state.form.questions;
}
