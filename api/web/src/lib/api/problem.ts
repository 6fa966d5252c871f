import { LmsError, UnexpectedAnswer } from "@lms/client";
import { messages } from "./messages";

/** A failure in the form in which every screen shows it. */
export class Problem extends Error {
  override readonly name = "Problem";

  constructor(
    /** What has happened, in one sentence. */
    message: string,
    /** What the reader can do now. */
    readonly next: string,
    /** The code to quote to support; null if the service did not respond. */
    readonly code: string | null = null,
    /** Identifies the request in the server's log. */
    readonly requestId: string | null = null,
    /** The field of the request with the mistake, by its name in the document; null if it is not in one field. */
    readonly field: string | null = null,
    /** The status of the response; null if the service did not respond. */
    readonly status: number | null = null,
  ) {
    super(message);
  }
}

/** Converts whatever a call threw to a `Problem`. */
export function problemOf(cause: unknown): Problem {
  if (cause instanceof Problem) return cause;
  if (cause instanceof LmsError) {
    return new Problem(cause.text, nextOf(cause), cause.code, cause.requestId, cause.field, cause.status);
  }
  if (cause instanceof UnexpectedAnswer) {
    return new Problem(messages.notTheService, messages.askAboutTheNetwork, null, cause.requestId);
  }
  // Browsers throw a TypeError if a request cannot be sent.
  if (cause instanceof TypeError) return new Problem(messages.noConnection, messages.checkTheConnection);
  return new Problem(messages.unknown, messages.reload);
}

function nextOf(error: LmsError): string {
  const byCode = messages.nextOfCode[error.code];
  if (byCode) return byCode;
  if (error.retryAfter !== null) return messages.waitSeconds(Math.ceil(error.retryAfter));
  if (error.status >= 500) return messages.serverFailed;
  return messages.nextOfStatus[error.status] ?? messages.correct;
}
