import type { Result } from "@lms/client";
import { lms } from "$lib/api";
import { stampedAnswer, stampedRecord } from "$lib/outbox/stamp";
import type { Message, SendResult } from "$lib/outbox/types";

/** Sends a message of the outbox to the service. Rejects if the network fails or something else than the service answers. */
export async function send(message: Message, now: number): Promise<SendResult> {
  if (message.kind === "answer") {
    return resultOf(
      await lms.POST("/sessions/{session_id}/answers", {
        params: { path: { session_id: message.session } },
        body: stampedAnswer(message.body, now),
      }),
    );
  }
  return resultOf(
    await lms.PUT("/mtc/attempts/{attempt_id}/answers", {
      params: { path: { attempt_id: message.attempt } },
      body: stampedRecord(message.record, now),
      // The token of the attempt works whoever is signed in.
      ...(message.token === null ? {} : { headers: { Authorization: `Bearer ${message.token}` } }),
    }),
  );
}

function resultOf({ data, error }: Result<unknown, string>): SendResult {
  if (!error) return { ok: true, data };
  const { status, code, text: message, requestId, retryAfter } = error;
  return {
    ok: false,
    refusal: { status, code, message, requestId },
    retryAfterMs: retryAfter === null ? null : retryAfter * 1000,
  };
}
