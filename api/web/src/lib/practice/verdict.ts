/** How practice takes the service's word: for an answer, and for what is asked next. */

import type { PracticePhase, PracticeQuestion, PracticeState, Verdict } from "./types";

/** How long "right" stays on the screen (ms). */
export const RIGHT_SHOWN_MS = 700;

/** A question that is about to be shown. */
export const NEW_QUESTION: PracticePhase = { at: "question", shownAt: null, firstKeyAt: null };

/** What the service asks next, as `SessionNow` and `AnswerResult` contain it. */
export interface Plan {
  readonly next: PracticeQuestion | null;
  readonly ahead?: readonly PracticeQuestion[];
}

export function questionsOf({ next, ahead = [] }: Plan): readonly PracticeQuestion[] {
  return next === null ? ahead : [next, ...ahead];
}

/** Takes the word of the service for an answer. The screen changes only if it still shows that answer. */
export function judge(state: PracticeState, id: string, verdict: Verdict, now: number): PracticeState {
  if (!state.judged.some((one) => one.question.id === id)) return state;
  const judged = state.judged.map((one) =>
    one.question.id === id ? { ...one, correct: verdict.correct, byService: true } : one,
  );
  const ahead = unanswered(state, verdict).filter((question) => question.id !== state.current?.id);
  const informed: PracticeState = { ...state, ahead, judged };
  const isOnScreen = state.current?.id === id && state.phase.at !== "question";
  return isOnScreen ? corrected(informed, verdict, now) : settle(informed);
}

/** Goes on without the service's word for an answer that it refused. */
export function refuse(state: PracticeState, id: string): PracticeState {
  const judged = state.judged.map((one) => (one.question.id === id ? { ...one, byService: true } : one));
  const isAwaited = state.phase.at === "checking" && state.current?.id === id;
  return isAwaited ? goOn({ ...state, judged }) : settle({ ...state, judged });
}

/**
 * Takes the service's plan after a reload. The service has judged every answer that is not `unsent`. A question that it
 * does not ask any more was answered elsewhere.
 */
export function replan(state: PracticeState, plan: Plan, unsent: readonly string[]): PracticeState {
  const judged = state.judged.map((one) => ({ ...one, byService: !unsent.includes(one.question.id) }));
  const questions = unanswered(state, plan);
  const isAsked = questions.some((question) => question.id === state.current?.id);
  const ahead = questions.filter((question) => question.id !== state.current?.id);
  const isOver = state.phase.at === "checking" || (state.phase.at === "question" && !isAsked);
  return isOver ? goOn({ ...state, judged, ahead }) : settle({ ...state, judged, ahead });
}

/** Moves to the next question, or to the end if the service has judged every answer. */
export function goOn(state: PracticeState): PracticeState {
  const [next, ...ahead] = state.ahead;
  if (next !== undefined) return { ...state, current: next, ahead, typed: "", phase: NEW_QUESTION };
  const isSettled = state.judged.every((one) => one.byService);
  return { ...state, current: null, typed: "", phase: { at: isSettled ? "end" : "waiting" } };
}

/** Changes the screen of an answer that the service judges otherwise than the device. */
function corrected(state: PracticeState, { correct, right_answer }: Verdict, now: number): PracticeState {
  const { phase } = state;
  if (correct === null) return phase.at === "checking" ? goOn(state) : state;
  if (correct) {
    return phase.at === "right" ? state : { ...state, phase: { at: "right", until: now + RIGHT_SHOWN_MS }, typed: "" };
  }
  if (right_answer === null) return phase.at === "checking" ? goOn(state) : state;
  if (phase.at === "wrong") return { ...state, phase: { ...phase, rightAnswer: right_answer } };
  const given = state.judged.at(-1)?.given ?? "";
  return { ...state, phase: { at: "wrong", given, rightAnswer: right_answer, retyping: "untried" }, typed: "" };
}

/** Leaves the waiting at the end as soon as the service has judged every answer, or asks more. */
function settle(state: PracticeState): PracticeState {
  return state.phase.at === "waiting" ? goOn(state) : state;
}

function unanswered(state: PracticeState, plan: Plan): readonly PracticeQuestion[] {
  const answered = new Set(state.judged.map((one) => one.question.id));
  return questionsOf(plan).filter((question) => !answered.has(question.id));
}
