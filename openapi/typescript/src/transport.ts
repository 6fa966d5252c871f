/** `fetch` with the session's token, one refresh at a time, and another try where the service is busy. */

import { isFailure } from "./error.js";
import { type RetryOptions, sleep, waitBefore } from "./retry.js";
import type { TokenStore, Tokens } from "./tokens.js";

/** Sends a request. */
export type Fetch = (request: Request) => Promise<Response>;

const LOG_INS = ["/auth/pupil/login", "/auth/staff/login", "/platform/login"];
const REFRESH = "/auth/refresh";
const LOG_OUT = "/auth/logout";

/** What a client needs to send requests. */
export interface TransportOptions {
  baseUrl: string;
  fetch: Fetch;
  tokens: TokenStore;
  retry?: RetryOptions | undefined;
}

/** Sends requests for as long as a session lasts. */
export class Transport {
  readonly #options: TransportOptions;
  #refreshing: Promise<Tokens | null> | null = null;

  constructor(options: TransportOptions) {
    this.#options = options;
  }

  /** Sends a request as whoever is signed in. */
  send: Fetch = async (request) => {
    const path = request.url.slice(this.#options.baseUrl.length).split("?")[0] ?? "";
    if (LOG_INS.includes(path) || path === REFRESH) return this.#signIn(request);
    const tokens = await this.#options.tokens.load();
    let response = await this.#try(request, tokens);
    if (tokens && (await codeOf(response)) === "LMS-AUTH-002") {
      const fresh = await this.#refresh(tokens);
      // Once: a second refusal of a fresh token is told, not fought.
      if (fresh) response = await this.#try(request, fresh);
    }
    if (path === LOG_OUT && response.ok) await this.#options.tokens.save(null);
    return response;
  };

  async #signIn(request: Request): Promise<Response> {
    const response = await this.#options.fetch(request);
    if (response.ok) await this.#options.tokens.save(tokensOf(await response.clone().json()));
    return response;
  }

  async #try(request: Request, tokens: Tokens | null): Promise<Response> {
    for (let attempt = 0; ; attempt++) {
      // A body can be read once; what is sent is a copy, so that the request can be sent again.
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

  /** New tokens; null when the sign-in is over or the service cannot be asked. Calls at the same time share one refresh. */
  #refresh(stale: Tokens): Promise<Tokens | null> {
    this.#refreshing ??= this.#exchange(stale).finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  async #exchange(stale: Tokens): Promise<Tokens | null> {
    const { baseUrl, fetch, tokens } = this.#options;
    const kept = await tokens.load();
    // Another call, or another tab, was first.
    if (kept?.access_token !== stale.access_token) return kept;
    const response = await fetch(
      new Request(baseUrl + REFRESH, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ refresh_token: stale.refresh_token }),
      }),
    );
    const body: unknown = await response.json().catch(() => null);
    if (response.ok) {
      const fresh = tokensOf(body);
      await tokens.save(fresh);
      return fresh;
    }
    // A service that is busy has not said that the sign-in is over.
    if (isFailure(body) && body.code === "LMS-AUTH-008") await tokens.save(null);
    return null;
  }
}

async function codeOf(response: Response): Promise<string | null> {
  if (response.status !== 401) return null;
  const body: unknown = await response.clone().json().catch(() => null);
  return isFailure(body) ? body.code : null;
}

function tokensOf(session: Tokens): Tokens;
function tokensOf(session: unknown): Tokens;
function tokensOf(session: unknown): Tokens {
  const { access_token, refresh_token } = session as Tokens;
  return { access_token, refresh_token };
}
