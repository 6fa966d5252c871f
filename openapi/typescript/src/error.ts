/** Failures: those with a code of the route, and those that no code covers. */

/** The service's own refusal or failure. `switch (error.code)` over it is checked by the compiler. */
export class LmsError<Code extends string = string> extends Error {
  override readonly name = "LmsError";

  constructor(
    /** The stable code that support works by, `LMS-ADM-007`. */
    readonly code: Code,
    /** The code's message, without the code. */
    readonly text: string,
    /** The HTTP status. */
    readonly status: number,
    /** Finds the request in the server's log; null when something between has removed it. */
    readonly requestId: string | null,
    /** Seconds after which to try again, where the service says so. */
    readonly retryAfter: number | null,
  ) {
    super(`${text} [${code}]`);
  }
}

/** An answer that is not the service's: of a proxy, a captive portal, a wrong address. */
export class UnexpectedAnswer extends Error {
  override readonly name = "UnexpectedAnswer";

  constructor(
    /** The HTTP status. */
    readonly status: number,
    /** The request's id, if it came as far as the service. */
    readonly requestId: string | null,
  ) {
    super(`the answer is not the service's (status ${status})`);
  }
}

/** The failure that an answer tells. */
export function failure<Code extends string>(body: unknown, response: Response): LmsError<Code> {
  const requestId = response.headers.get("X-Request-Id");
  if (!isFailure(body)) throw new UnexpectedAnswer(response.status, requestId);
  return new LmsError(body.code as Code, body.error, response.status, requestId, retryAfter(response));
}

/** The seconds of `Retry-After`; it may also be a date, which only a proxy sends. */
export function retryAfter(response: Response): number | null {
  const value = response.headers.get("Retry-After");
  if (value === null || value.trim() === "") return null;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds);
  const moment = Date.parse(value);
  return Number.isNaN(moment) ? null : Math.max(0, (moment - Date.now()) / 1000);
}

/** Is it `{code, error}`? */
export function isFailure(body: unknown): body is { code: string; error: string } {
  if (typeof body !== "object" || body === null) return false;
  const { code, error } = body as Record<string, unknown>;
  return typeof code === "string" && code.startsWith("LMS-") && typeof error === "string";
}
