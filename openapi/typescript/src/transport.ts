/** Sends requests with the access token, refreshes the token once for all calls, and retries if the service is busy. */

import { isFailure } from "./error.js";
import { type RetryOptions, sleep, waitBefore } from "./retry.js";
import type { TokenStore, Tokens } from "./tokens.js";

/** A function that sends a request. */
export type Fetch = (request: Request) => Promise<Response>;

const LOGINS = ["/auth/pupil/login", "/auth/staff/login", "/platform/login"];
const REFRESH = "/auth/refresh";
const LOGOUT = "/auth/logout";

/** What a client needs to send requests. */
export interface TransportOptions {
  baseUrl: string;
  fetch: Fetch;
  tokens: TokenStore;
  retry?: RetryOptions | undefined;
}

/** Sends requests and keeps the sign-in of the token store up to date. */
export class Transport {
  readonly #options: TransportOptions;
  #refreshing: Promise<Tokens | null> | null = null;

  constructor(options: TransportOptions) {
    this.#options = options;
  }

  /** Sends a request with the access token of the current sign-in. */
  send: Fetch = async (request) => {
    const path = request.url.slice(this.#options.baseUrl.length).split("?")[0] ?? "";
    if (LOGINS.includes(path) || path === REFRESH) return this.#signIn(request);
    const tokens = await this.#options.tokens.load();
    let response = await this.#try(request, tokens);
    if (tokens && (await codeOf(response)) === "LMS-AUTH-002") {
      const fresh = await this.#refresh(tokens);
      // Repeat the call only once. If the service also rejects the fresh token, the caller gets that error.
      if (fresh) response = await this.#try(request, fresh);
    }
    if (path === LOGOUT && response.ok) await this.#options.tokens.save(null);
    return response;
  };

  async #signIn(request: Request): Promise<Response> {
    const response = await this.#options.fetch(request);
    if (response.ok) await this.#options.tokens.save(tokensOf(await response.clone().json()));
    return response;
  }

  async #try(request: Request, tokens: Tokens | null): Promise<Response> {
    for (let attempt = 0; ; attempt++) {
      // A body can be read only once, so send a copy and keep the request for the next attempt.
      const copy = request.clone();
      if (tokens && !copy.headers.has("Authorization")) {
        copy.headers.set("Authorization", `Bearer ${tokens.access_token}`);
      }
      const response = await this.#options.fetch(copy);
      const wait = waitBefore(attempt, request, response, this.#options.retry);
      if (wait === null) return response;
      await response.body?.cancel();
      await sleep(wait, request.signal);
    }
  }

  /** Returns new tokens; null if the refresh fails. Concurrent calls share one refresh. */
  #refresh(stale: Tokens): Promise<Tokens | null> {
    this.#refreshing ??= this.#exchange(stale).finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  async #exchange(stale: Tokens): Promise<Tokens | null> {
    const { baseUrl, fetch, tokens } = this.#options;
    const current = await tokens.load();
    // Another call or another tab has already refreshed the tokens.
    if (current?.access_token !== stale.access_token) return current;
    const send = () =>
      fetch(
        new Request(baseUrl + REFRESH, {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ refresh_token: stale.refresh_token }),
        }),
      );
    // The response may have been lost, which is a TypeError on every platform. The same exchange returns the same token.
    const response = await send().catch((error: unknown) => {
      if (error instanceof TypeError) return send();
      throw error;
    });
    const body: unknown = await response.json().catch(() => null);
    if (response.ok) {
      const fresh = tokensOf(body);
      await tokens.save(fresh);
      return fresh;
    }
    // Only LMS-AUTH-008 ends the sign-in; after another error, such as a busy service, the tokens stay.
    if (!isFailure(body) || body.code !== "LMS-AUTH-008") return null;
    const latest = await tokens.load();
    // Another tab may have refreshed the tokens, and used them, during this exchange.
    if (latest?.refresh_token !== stale.refresh_token) return latest;
    await tokens.save(null);
    return null;
  }
}

async function codeOf(response: Response): Promise<string | null> {
  if (response.status !== 401) return null;
  const body: unknown = await response.clone().json().catch(() => null);
  return isFailure(body) ? body.code : null;
}

function tokensOf(body: Tokens): Tokens;
function tokensOf(body: unknown): Tokens;
function tokensOf(body: unknown): Tokens {
  const { access_token, refresh_token } = body as Tokens;
  return { access_token, refresh_token };
}
