/** The bodies of messages as they are sent, with the time of sending. */

import { toTimestamp } from "../clock/clock";
import type { CheckRecord } from "../check/record";
import type { AnswerBody } from "./types";

/**
 * Returns the body of an answer that is sent now. `now` is by the clock that measured the answer, as long as its page is
 * open: the service measures by it how far that clock is ahead.
 */
export function stampedAnswer(body: AnswerBody, now: number): AnswerBody & { readonly sent_at: string } {
  return { ...body, sent_at: toTimestamp(now) };
}

/** Returns a record that is sent now, or never before it was put in, if the device's clock was set back since. */
export function stampedRecord(record: CheckRecord, now: number): CheckRecord {
  return { ...record, sent_at: toTimestamp(Math.max(now, Date.parse(record.sent_at))) };
}
