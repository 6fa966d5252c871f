/** The record of a check as the service takes it (`CheckRecord`). */

import { toTimestamp } from "../clock/clock";
import type { CheckState } from "./types";

export interface CheckRecord {
  readonly sent_at: string;
  readonly started_at?: string;
  readonly answers: GivenAnswer[];
}

export interface GivenAnswer {
  readonly question: number;
  readonly answer: string;
  readonly shown_at: string;
  readonly first_key_at: string | null;
  readonly answered_at: string;
}

/**
 * Returns the record, as far as the check has got. `sentAt` is by the clock of the answers: the service measures by it
 * how far that clock is ahead.
 */
export function recordOf(state: CheckState, sentAt: number): CheckRecord {
  return {
    sent_at: toTimestamp(Math.max(sentAt, state.seenAt)),
    ...(state.startedAt === null ? {} : { started_at: toTimestamp(state.startedAt) }),
    answers: state.answers.map((answer) => ({
      question: answer.question,
      answer: answer.typed,
      shown_at: toTimestamp(answer.shownAt),
      first_key_at: answer.firstKeyAt === null ? null : toTimestamp(answer.firstKeyAt),
      answered_at: toTimestamp(answer.answeredAt),
    })),
  };
}
