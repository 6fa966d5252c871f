/** The types of the outbox. */

import type { CheckRecord } from "../check/record";

/** An answer as the service takes it (`AnswerBody`), without the time of sending. */
export interface AnswerBody {
  readonly question_id: string;
  readonly answer?: number | null;
  readonly text?: string | null;
  readonly elapsed_ms: number;
  readonly first_key_at?: string | null;
  readonly answered_at?: string;
}

/** Why the service refused an item. */
export interface Refusal {
  readonly status: number;
  /** The code of the error catalogue, `LMS-SES-002`. */
  readonly code: string;
  readonly message: string;
  readonly requestId: string | null;
}

export type Message =
  | { readonly kind: "answer"; readonly session: string; readonly body: AnswerBody }
  /** `token` lets this device send the record, whoever is signed in. */
  | { readonly kind: "check"; readonly attempt: string; readonly token: string | null; readonly record: CheckRecord };

export interface OutboxItem {
  /** The account that gave the answer. */
  readonly account: string;
  readonly message: Message;
  /** Increases when a newer record of the same check replaces this one. */
  readonly version: number;
  /** Set when the service refused the item. It is then kept, and sent again only if somebody asks for it. */
  readonly refusal: Refusal | null;
}

/** What became of sending an item. A network failure is a rejected promise. */
export type SendResult =
  | { readonly ok: true; readonly data: unknown }
  | { readonly ok: false; readonly refusal: Refusal; readonly retryAfterMs?: number | null };

export interface OutboxState {
  /** The answers of this account that wait to be sent, those in records too: "3 answers are kept on this device." */
  readonly waiting: number;
  readonly sending: boolean;
  /** True when nothing waits and nothing was refused, and the service has stored at least one item. Only then say "saved". */
  readonly saved: boolean;
  /** The service wants the pupil to sign in again before it takes more. */
  readonly needsSignIn: boolean;
  readonly refused: readonly RefusedItem[];
  /** The last failure that will be retried, for support; null after a success. */
  readonly lastFailure: Refusal | null;
}

export interface RefusedItem {
  readonly key: number;
  readonly message: Message;
  readonly refusal: Refusal;
}
