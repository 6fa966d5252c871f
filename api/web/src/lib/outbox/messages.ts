/** What the screens say about the outbox. Nothing says "saved" before the service has stored it. */

import type { Message, OutboxState, RefusedItem } from "./types";

/** Returns the line about answers that wait, or that all are saved; null if there is nothing to say. */
export function outboxText(state: OutboxState): string | null {
  if (state.waiting > 0) {
    const answers = state.waiting === 1 ? "1 answer is" : `${state.waiting} answers are`;
    return state.needsSignIn
      ? `${answers} kept on this device. Sign in again to send ${state.waiting === 1 ? "it" : "them"}.`
      : `${answers} kept on this device.`;
  }
  return state.saved ? "All answers are saved." : null;
}

/** Returns what to show a grown-up about an item that the service refused: `Not sent: update failed [LMS-ADM-007]`. */
export function refusalText({ message, refusal }: RefusedItem): string {
  const request = refusal.requestId === null ? "" : ` Request ${refusal.requestId}.`;
  return `${subject(message)} was not taken: ${refusal.message} [${refusal.code}].${request}`;
}

function subject(message: Message): string {
  return message.kind === "answer" ? "An answer" : "The record of a check";
}
