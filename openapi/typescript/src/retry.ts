/** When a call is made again, and after which wait. */

import { retryAfter } from "./error.js";

/** How often and how long to try. */
export interface RetryOptions {
  /** Attempts after the first; 0 never tries again. 3 when left out. */
  attempts?: number;
  /** The first wait where the service names none: milliseconds, doubled each time. 500 when left out. */
  firstWaitMs?: number;
  /** A longer wait is left to the caller: milliseconds. 30,000 when left out. */
  longestWaitMs?: number;
}

const DEFAULTS: Required<RetryOptions> = { attempts: 3, firstWaitMs: 500, longestWaitMs: 30_000 };

/** Milliseconds to wait before the next attempt; null when there is none. `attempt` counts from 0. */
export function waitBefore(
  attempt: number,
  request: Request,
  response: Response,
  options: RetryOptions = {},
): number | null {
  const { attempts, firstWaitMs, longestWaitMs } = { ...DEFAULTS, ...options };
  const isBusy = response.status === 429 || response.status === 503;
  if (!isBusy || attempt >= attempts || !isRepeatable(request)) return null;
  // Up to a half more, at random: a class that was turned away together must not come back together.
  const backoff = firstWaitMs * 2 ** attempt * (1 + Math.random() / 2);
  const wait = Math.max(backoff, (retryAfter(response) ?? 0) * 1000);
  return wait <= longestWaitMs ? wait : null;
}

/** Does it do no more when it is done twice? */
function isRepeatable(request: Request): boolean {
  return request.method === "GET" || request.method === "HEAD" || request.headers.has("Idempotency-Key");
}

/** Waits, or rejects with the signal's reason as soon as it is aborted. */
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
