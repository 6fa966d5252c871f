/** What a screen shows of a question or of the pause before it. */

import { NEXT_AFTER_MS, questionsOf } from "./advance";
import type { CheckState, Part } from "./types";

export interface QuestionView {
  readonly part: Part;
  /** From 1. */
  readonly number: number;
  readonly of: number;
  /** The factors; null in a pause, and while the question is read aloud. */
  readonly question: { readonly table: number; readonly factor: number } | null;
  /** Whether the question is being read aloud, and is hidden meanwhile. */
  readonly isReading: boolean;
  readonly typed: string;
  /** "Time left" in whole seconds; null before the question is shown. */
  readonly secondsLeft: number | null;
  /** Whether the number pad is on the screen. */
  readonly hasPad: boolean;
  /** NBQ: null without a button "Next", otherwise whether it may be pressed. */
  readonly next: { readonly enabled: boolean } | null;
}

/** Returns the view of a question or a pause; null in the other phases. */
export function questionView(state: CheckState, now: number): QuestionView | null {
  const { phase, arrangements, form } = state;
  if (phase.at !== "question" && phase.at !== "pause") return null;
  const questions = questionsOf(state, phase.part);
  const isPause = phase.at === "pause";
  const isHidden = isPause || phase.readingUntil !== null;
  const shownAt = isPause ? null : phase.shownAt;
  const left = shownAt === null ? null : Math.ceil((shownAt + form.question_ms - now) / 1_000);
  return {
    part: phase.part,
    number: phase.index + 1,
    of: questions.length,
    question: isHidden ? null : (questions[phase.index] ?? null),
    isReading: !isPause && phase.readingUntil !== null,
    typed: isPause ? "" : phase.typed,
    secondsLeft: left === null ? null : Math.max(0, left),
    hasPad: !arrangements.noPad,
    next: isPause && arrangements.nextButton ? { enabled: now >= phase.since + NEXT_AFTER_MS } : null,
  };
}
