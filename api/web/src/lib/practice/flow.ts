/**
 * Practice as a reducer: a question; right, then the next one; or wrong, then the right answer until the pupil has typed
 * it once. The device judges at once. The service judges later, and its word wins. Practice goes on without network as
 * long as there are questions ahead.
 */

import { toTimestamp } from "../clock/clock";
import { edit, type Key } from "../keypad/edit";
import { factOf, isRight, rightAnswer } from "./judge";
import type { PracticeEvent, PracticePhase, PracticeState, PracticeStep } from "./types";
import { goOn, judge, NEW_QUESTION, type Plan, questionsOf, refuse, replan, RIGHT_SHOWN_MS } from "./verdict";

const LONGEST_ANSWER = 5;

/** The longest time for an answer that the service takes (ms). */
const LONGEST_MS = 3_600_000;

/** The parts of the service's `SessionNow` that practice needs. */
export interface SessionNow extends Plan {
  readonly session: { readonly id: string };
  readonly time_limit_ms: number;
  readonly untimed?: boolean;
}

export function createPractice(now: SessionNow, account: string): PracticeState {
  const [current, ...ahead] = questionsOf(now);
  return {
    account,
    session: now.session.id,
    timeLimitMs: now.untimed ? null : now.time_limit_ms,
    current: current ?? null,
    ahead,
    typed: "",
    phase: current === undefined ? { at: "end" } : NEW_QUESTION,
    judged: [],
  };
}

export function practice(before: PracticeState, event: PracticeEvent, now: number): PracticeStep {
  const step = apply(before, event, now);
  if (step.state === before) return step;
  return { ...step, effects: [...step.effects, { type: "save" }, { type: "paint" }] };
}

/** Returns the next time at which a `tick` changes the state; null if only an event does. */
export function practiceWakeAt({ phase, timeLimitMs }: PracticeState): number | null {
  if (phase.at === "right") return phase.until;
  return phase.at === "question" && phase.shownAt !== null && timeLimitMs !== null ? phase.shownAt + timeLimitMs : null;
}

function apply(state: PracticeState, event: PracticeEvent, now: number): PracticeStep {
  const { phase } = state;
  switch (event.type) {
    case "shown":
      return only(
        phase.at === "question" && phase.shownAt === null ? withPhase(state, { ...phase, shownAt: now }) : state,
      );
    case "key":
      return press(state, event.key, now);
    case "tick": {
      if (now < (practiceWakeAt(state) ?? Infinity)) return only(state);
      return phase.at === "right" ? only(goOn(state)) : submit(state, "", now);
    }
    case "verdict":
      return only(judge(state, event.question, event.verdict, now));
    case "refused":
      return only(refuse(state, event.question));
    case "plan":
      return only(replan(state, event.plan, event.unsent));
    case "resumed":
      // The time of a question starts again, because nobody saw it while the page was closed.
      return only(phase.at === "question" ? { ...withPhase(state, NEW_QUESTION), typed: "" } : state);
    case "finish":
      return only(phase.at === "waiting" || phase.at === "checking" ? withPhase(state, { at: "end" }) : state);
  }
}

function press(state: PracticeState, key: Key, now: number): PracticeStep {
  const { phase } = state;
  if (phase.at === "right" && key !== "enter") return only(state);
  if (phase.at === "right") return only(goOn(state));
  if (phase.at === "wrong") return only(retype(state, phase, key));
  if (phase.at !== "question" || phase.shownAt === null) return only(state);
  if (key === "enter") return state.typed === "" ? only(state) : submit(state, state.typed, now);
  const typed = edit(state.typed, key, LONGEST_ANSWER);
  if (typed === state.typed) return only(state);
  return only({ ...withPhase(state, { ...phase, firstKeyAt: phase.firstKeyAt ?? now }), typed });
}

/** Judges an answer and hands it to the outbox. An empty answer means that the time is over. */
function submit(state: PracticeState, typed: string, now: number): PracticeStep {
  const { current, phase } = state;
  if (current === null || phase.at !== "question" || phase.shownAt === null) return only(state);
  const fact = factOf(current);
  const correct = fact === null ? null : isRight(fact, typed);
  const after: PracticePhase =
    fact === null
      ? { at: "checking" }
      : correct
        ? { at: "right", until: now + RIGHT_SHOWN_MS }
        : { at: "wrong", given: typed, rightAnswer: rightAnswer(fact), retyping: "untried" };
  const body = {
    question_id: current.id,
    answer: typed === "" ? null : Number(typed),
    elapsed_ms: Math.min(LONGEST_MS, Math.max(0, Math.round(now - phase.shownAt))),
    first_key_at: phase.firstKeyAt === null ? null : toTimestamp(phase.firstKeyAt),
    answered_at: toTimestamp(now),
  };
  const judged = [...state.judged, { question: current, given: typed, correct, byService: false }];
  return { state: { ...withPhase(state, after), typed: "", judged }, effects: [{ type: "answer", body }] };
}

function retype(state: PracticeState, phase: PracticePhase & { at: "wrong" }, key: Key): PracticeState {
  if (key !== "enter") {
    const typed = edit(state.typed, key, LONGEST_ANSWER);
    return typed === state.typed ? state : { ...state, typed };
  }
  if (state.typed === "") return state;
  return Number(state.typed) === phase.rightAnswer
    ? goOn(state)
    : { ...withPhase(state, { ...phase, retyping: "again" }), typed: "" };
}

function withPhase(state: PracticeState, phase: PracticePhase): PracticeState {
  return { ...state, phase };
}

function only(state: PracticeState): PracticeStep {
  return { state, effects: [] };
}
