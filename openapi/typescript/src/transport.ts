/**
 * Sends requests with the access token, refreshes the token once for all calls, and retries if the service is busy or
 * the network fails.
 */

import { isFailure, UnexpectedAnswer } from "./error.js";
import { isNetworkFailure, type RetryOptions, sleep, waitBefore } from "./retry.js";
import { refreshBody, type TokenStore, type Tokens, tokensOf } from "./tokens.js";

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
    // A call with a token of its own, such as that of an attempt, has nothing to do with the sign-in.
    if (request.headers.has("Authorization")) return this.#try(request, null);
    let tokens = await this.#options.tokens.load();
    let response = await this.#try(request, tokens);
    if (tokens && (await codeOf(response)) === "LMS-AUTH-002") {
      const fresh = await this.#refresh(tokens);
      // Repeat the call only once. If the service also rejects the fresh token, the caller gets that error.
      if (fresh) response = await this.#try(request, (tokens = fresh));
    }
    if (tokens && (await codeOf(response)) === "LMS-AUTH-009") await this.#end(tokens);
    if (path === LOGOUT && response.ok) await this.#options.tokens.save(null);
    return response;
  };

  async #signIn(request: Request): Promise<Response> {
    const response = await this.#options.fetch(request);
    const tokens = response.ok ? tokensOf(await jsonOf(response.clone())) : null;
    if (tokens) await this.#options.tokens.save(tokens);
    return response;
  }

  /** Removes the tokens of a sign-in that has ended, unless another tab has signed in since. */
  async #end(ended: Tokens): Promise<void> {
    const current = await this.#options.tokens.load();
    if (current?.access_token === ended.access_token) await this.#options.tokens.save(null);
  }

  async #try(request: Request, tokens: Tokens | null): Promise<Response> {
    for (let attempt = 0; ; attempt++) {
      // A body can be read only once, so send a copy and keep the request for the next attempt.
      const copy = request.clone();
      if (tokens) copy.headers.set("Authorization", `Bearer ${tokens.access_token}`);
      let response: Response | null = null;
      let failure: unknown;
      try {
        response = await this.#options.fetch(copy);
      } catch (error) {
        if (!isNetworkFailure(error)) throw error;
        failure = error;
      }
      const wait = waitBefore(attempt, request, response, this.#options.retry);
      if (wait === null) {
        if (response) return response;
        throw failure;
      }
      await response?.body?.cancel();
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
          body: JSON.stringify(refreshBody(stale)),
        }),
      );
    // The response may have been lost. The request can be sent again, because the same exchange returns the same token.
    const response = await send().catch((error: unknown) => {
      if (isNetworkFailure(error)) return send();
      throw error;
    });
    const body = await jsonOf(response);
    if (response.ok) {
      const fresh = tokensOf(body);
      if (!fresh) throw new UnexpectedAnswer(response.status, response.headers.get("X-Request-Id"));
      await tokens.save(fresh);
      return fresh;
    }
    // Only LMS-AUTH-008 ends the sign-in; after another error, such as a busy service, the tokens stay.
    if (!isFailure(body) || body.code !== "LMS-AUTH-008") return null;
    const latest = await tokens.load();
    // Another tab may have refreshed the tokens, and used them, during this exchange.
    if (latest?.access_token !== stale.access_token) return latest;
    await tokens.save(null);
    return null;
  }
}

async function codeOf(response: Response): Promise<string | null> {
  if (response.status !== 401) return null;
  const body = await jsonOf(response.clone());
  return isFailure(body) ? body.code : null;
}

/** Returns the body of a response; null if it is not JSON. */
async function jsonOf(response: Response): Promise<unknown> {
  return response.json().catch(() => null);
}
