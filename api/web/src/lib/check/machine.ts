/**
 * The Multiplication Tables Check as a reducer: from a state, an event and a time to the next state and its effects. It
 * has no timers and no screen. The check only ever moves forward.
 */

import { edit, type Key } from "../keypad/edit";
import { advance, beginPause, endQuestion, NEXT_AFTER_MS, showQuestion } from "./advance";
import type { CheckArrangements, CheckEvent, CheckForm, CheckState, Effect, QuestionPhase, Step } from "./types";

/** Returns the state in which a check begins. */
export function createCheck(form: CheckForm, account: string, now: number): CheckState {
  const arrangements = arrangementsOf(form);
  return {
    account,
    form,
    arrangements,
    phase: { at: arrangements.assistant === null ? "instructions" : "assistant" },
    answers: [],
    startedAt: null,
    seenAt: now,
  };
}

/** Returns the state after an event at a time. A time before the last event counts as the time of that event. */
export function reduce(before: CheckState, event: CheckEvent, time: number): Step {
  const now = Math.max(time, before.seenAt);
  const comesBack = event.type === "resumed" || event.type === "returned";
  // The frame that shows a question belongs to the question that was due when it was painted. A pause in which the page
  // comes back starts again.
  const skipsTime = event.type === "shown" || (comesBack && before.phase.at === "pause");
  const passed = skipsTime ? unchanged(before) : advance(before, now);
  // An event of a screen whose time is over does nothing, but the page may come back at any time.
  const isStale = !comesBack && !isSameScreen(before, passed.state);
  const applied = isStale ? passed : apply(passed.state, event, now);
  const { state, effects } = isStale ? passed : { ...applied, effects: [...passed.effects, ...applied.effects] };
  if (state === before) return { state, effects };
  return { state: { ...state, seenAt: now }, effects: [...effects, { type: "save" }, { type: "paint" }] };
}

function apply(state: CheckState, event: CheckEvent, now: number): Step {
  const { phase } = state;
  switch (event.type) {
    case "tick":
      return unchanged(state);
    case "continue":
      if (phase.at === "assistant") return unchanged({ ...state, phase: { at: "instructions" } });
      if (phase.at === "instructions") return unchanged(beginPause(state, "warm_up", 0, now));
      return unchanged(phase.at === "ready" ? beginPause({ ...state, startedAt: now }, "check", 0, now) : state);
    case "next": {
      const isAllowed = phase.at === "pause" && state.arrangements.nextButton && now >= phase.since + NEXT_AFTER_MS;
      return isAllowed ? showQuestion(state, phase, now) : unchanged(state);
    }
    case "key":
      return phase.at === "question" ? press(state, phase, event.key, now) : unchanged(state);
    case "shown":
      return phase.at === "question" && phase.part === event.part && phase.index === event.index
        ? unchanged(shown(state, phase, now))
        : unchanged(state);
    case "spoken":
      return phase.at === "question" && phase.readingUntil !== null
        ? unchanged({ ...state, phase: { ...phase, readingUntil: null } })
        : unchanged(state);
    case "returned":
      return unchanged(returned(state, now));
    case "resumed":
      return resumed(state, now);
    case "saved":
      return phase.at === "sending" || (phase.at === "thanks" && !phase.saved)
        ? unchanged({ ...state, phase: { at: "thanks", saved: true, endedBy: phase.endedBy } })
        : unchanged(state);
    case "kept":
      return phase.at === "sending"
        ? unchanged({ ...state, phase: { at: "thanks", saved: false, endedBy: phase.endedBy } })
        : unchanged(state);
  }
}

/** A key ends the reading of a question. Before the question is visible nothing else is taken. */
function press(state: CheckState, phase: QuestionPhase, key: Key, now: number): Step {
  const isRead = phase.readingUntil !== null;
  if (phase.shownAt === null && !isRead) return unchanged(state);
  if (key === "enter" && phase.shownAt !== null) {
    return phase.typed === "" ? unchanged(state) : endQuestion(state, phase, now, now);
  }
  const typed = edit(phase.typed, key, state.form.longest_answer);
  const firstKeyAt = phase.firstKeyAt ?? (typed === "" ? null : now);
  if (!isRead && typed === phase.typed) return unchanged(state);
  const effects: Effect[] = isRead ? [{ type: "silence" }] : [];
  if (state.arrangements.readAloud && typeof key === "number") effects.push({ type: "speak_digit", digit: key });
  return { state: { ...state, phase: { ...phase, readingUntil: null, typed, firstKeyAt } }, effects };
}

/** The time of a question starts with the frame that shows it. A digit that ended the reading counts from then. */
function shown(state: CheckState, phase: QuestionPhase, now: number): CheckState {
  if (phase.readingUntil !== null || phase.shownAt !== null) return state;
  return { ...state, phase: { ...phase, shownAt: now, firstKeyAt: phase.firstKeyAt === null ? null : now } };
}

/** Whoever comes back to the page gets a whole pause before the next question. */
function returned(state: CheckState, now: number): CheckState {
  const { phase } = state;
  const isUnseen = phase.at === "question" && phase.shownAt === null && !state.arrangements.readAloud;
  return phase.at === "pause" || isUnseen ? beginPause(state, phase.part, phase.index, now) : state;
}

/**
 * A question whose time was running when the page was left stays blank. A question that was never shown or read is asked
 * after a new pause. If the time of the question was over before, `advance` has already counted what was typed.
 */
function resumed(state: CheckState, now: number): Step {
  const { phase } = state;
  const isUnsaved = phase.at === "sending" || (phase.at === "thanks" && !phase.saved);
  if (isUnsaved) return { state, effects: [{ type: "send" }] };
  if (phase.at !== "question") return unchanged(returned(state, now));
  const seenAt = phase.shownAt ?? (state.arrangements.readAloud ? phase.dueAt : null);
  if (seenAt === null) return unchanged(returned(state, now));
  const blank: QuestionPhase = { ...phase, shownAt: seenAt, typed: "", firstKeyAt: null };
  return endQuestion(state, blank, Math.min(now, seenAt + state.form.question_ms), now);
}

function isSameScreen(before: CheckState, after: CheckState): boolean {
  return before.phase === after.phase || (before.phase.at === "question" && after.phase.at === "question");
}

function unchanged(state: CheckState): Step {
  return { state, effects: [] };
}

function arrangementsOf({ arrangements: { codes, assistant } }: CheckForm): CheckArrangements {
  const has = (code: string) => codes.includes(code);
  return {
    timeAlert: has("ATA"),
    readAloud: has("QNR"),
    nextButton: has("NBQ"),
    noPad: has("RON"),
    fontSize: has("FTS"),
    contrast: has("CCT"),
    assistant: has("ITA") ? (assistant ?? "") : null,
  };
}
