/** Decides whether a call is retried, and after how long. */

import { retryAfter } from "./error.js";

/** How often and after how long to retry. */
export interface RetryOptions {
  /** The number of retries after the first attempt; 0 turns retries off. 3 by default. */
  attempts?: number;
  /**
   * Milliseconds before the first retry, doubled for each further retry; 500 by default. If `Retry-After` is longer,
   * the client waits for that time instead.
   */
  firstWaitMs?: number;
  /** The longest wait, in milliseconds. If the wait would be longer, the call fails instead. 30,000 by default. */
  longestWaitMs?: number;
}

const DEFAULTS: Required<RetryOptions> = { attempts: 3, firstWaitMs: 500, longestWaitMs: 30_000 };

/**
 * Returns the milliseconds to wait before the next attempt; null if there is no retry. `attempt` counts from 0.
 * `response` is null after a network failure.
 */
export function waitBefore(
  attempt: number,
  request: Request,
  response: Response | null,
  options: RetryOptions = {},
): number | null {
  const { attempts, firstWaitMs, longestWaitMs } = { ...DEFAULTS, ...options };
  const isTemporary = response === null || response.status === 429 || response.status === 503;
  if (!isTemporary || attempt >= attempts || !isRepeatable(request)) return null;
  // Add a random delay of up to half the wait, so that clients whose requests fail together do not retry together.
  const backoff = firstWaitMs * 2 ** attempt * (1 + Math.random() / 2);
  const wait = Math.max(backoff, ((response && retryAfter(response)) ?? 0) * 1000);
  return wait <= longestWaitMs ? wait : null;
}

/** An answer in a session, or the answers of a check. Each counts once, however often it is sent. */
const ANSWERS = /\/(sessions|mtc\/attempts)\/[^/]+\/answers$/;

/** Returns whether sending the request twice has the same effect as sending it once. */
function isRepeatable(request: Request): boolean {
  if (request.method === "GET" || request.method === "HEAD" || request.headers.has("Idempotency-Key")) return true;
  return ANSWERS.test(new URL(request.url).pathname);
}

/** Returns whether no response arrived, because the network failed. This is a TypeError on every platform. */
export function isNetworkFailure(error: unknown): boolean {
  return error instanceof TypeError;
}

/** Waits for the time. If the signal is aborted, rejects at once with the reason of the signal. */
export function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    signal.addEventListener("abort", stop, { once: true });
  });
}
