/** Errors of the service with their codes, and responses that are not from the service. */

/** An error of the service. The compiler checks a `switch (error.code)` for the codes of the route. */
export class LmsError<Code extends string = string> extends Error {
  override readonly name = "LmsError";

  constructor(
    /** The stable code to quote to support, for example `LMS-ADM-007`. */
    readonly code: Code,
    /** The message, without the code. */
    readonly text: string,
    /** The HTTP status. */
    readonly status: number,
    /** Identifies the request in the server's log; null if a proxy has removed it. */
    readonly requestId: string | null,
    /** The seconds after which to try again; null if the response has no `Retry-After`. */
    readonly retryAfter: number | null,
    /**
     * The field that the mistake is in, by its name in the document: `pin`, or `questions[3].answer` within a list.
     * Null if the mistake is not in one field.
     */
    readonly field: string | null = null,
  ) {
    super(`${text} [${code}]`);
  }
}

/** A response that is not from the service, for example from a proxy, a captive portal or a wrong address. */
export class UnexpectedAnswer extends Error {
  override readonly name = "UnexpectedAnswer";

  constructor(
    /** The HTTP status. */
    readonly status: number,
    /** The request id; null if the request did not reach the service. */
    readonly requestId: string | null,
  ) {
    super(`the response is not from the service (status ${status})`);
  }
}

/** Converts an error response to an `LmsError`. Throws `UnexpectedAnswer` if the response is not from the service. */
export function failure<Code extends string>(body: unknown, response: Response): LmsError<Code> {
  const requestId = response.headers.get("X-Request-Id");
  if (!isFailure(body)) throw new UnexpectedAnswer(response.status, requestId);
  const field = response.headers.get("X-Error-Field");
  return new LmsError(body.code as Code, body.error, response.status, requestId, retryAfter(response), field);
}

/** Returns the data of a successful response. Throws `UnexpectedAnswer` if the response is not from the service. */
export function parsed(data: unknown, isJson: boolean, response: Response): unknown {
  const requestId = response.headers.get("X-Request-Id");
  // The log-in page of a network answers any request with status 200.
  const isPage = response.headers.get("Content-Type")?.startsWith("text/html") ?? false;
  if (isPage && requestId === null) throw new UnexpectedAnswer(response.status, requestId);
  if (!isJson || typeof data !== "string") return data;
  if (data === "") return undefined;
  try {
    return JSON.parse(data);
  } catch {
    throw new UnexpectedAnswer(response.status, requestId);
  }
}

/** Returns the seconds of `Retry-After`; null if it is missing or invalid. A proxy may send a date instead. */
export function retryAfter(response: Response): number | null {
  const value = response.headers.get("Retry-After");
  if (value === null || value.trim() === "") return null;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds);
  const moment = Date.parse(value);
  return Number.isNaN(moment) ? null : Math.max(0, (moment - Date.now()) / 1000);
}

/** Returns whether a body is `{code, error}`. */
export function isFailure(body: unknown): body is { code: string; error: string } {
  if (typeof body !== "object" || body === null) return false;
  const { code, error } = body as Record<string, unknown>;
  return typeof code === "string" && code.startsWith("LMS-") && typeof error === "string";
}
