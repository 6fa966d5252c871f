/**
 * The access token of this tab, which is only in memory. The refresh token is an HttpOnly cookie that no script can read.
 * The tab knows the id of its sign-in, so two people in two tabs never mix.
 */

import { Turn } from "./turn";

const REFRESH = "/api/v1/auth/refresh";
const SIGN_IN_ID = "sign_in_id";

/** The part of a login's response that the app keeps. */
export interface Granted {
  access_token: string;
  sign_in_id: string;
}

export class Access {
  #token: string | null = null;
  readonly #refreshing = new Turn<Response>();

  constructor(
    private readonly fetch: (request: Request) => Promise<Response>,
    private readonly storage: Pick<Storage, "getItem" | "setItem" | "removeItem">,
  ) {}

  /** The id of this tab's sign-in; null if nobody has signed in, in this tab. */
  get signInId(): string | null {
    return this.storage.getItem(SIGN_IN_ID);
  }

  /** Starts using the tokens of a login or a refresh. */
  grant({ access_token, sign_in_id }: Granted): void {
    this.#token = access_token;
    this.storage.setItem(SIGN_IN_ID, sign_in_id);
  }

  /** Forgets the sign-in of this tab. */
  clear(): void {
    this.#token = null;
    this.storage.removeItem(SIGN_IN_ID);
  }

  /**
   * Sends a request with the access token. Gets a new token once if there is none, or if the service rejects it. If that
   * fails, the failure of the exchange is the response.
   */
  readonly send = async (request: Request): Promise<Response> => {
    if (this.signInId === null || request.headers.has("Authorization")) return this.fetch(request);
    const token = this.#token;
    if (token !== null) {
      const response = await this.fetch(withToken(request.clone(), token));
      if (!(await isRejectedToken(response))) return response;
    }
    if (this.#token === token) {
      const exchanged = await this.refresh();
      // A new page whose sign-in has ended may sign in, or call what needs no sign-in.
      const hasEnded = token === null && this.signInId === null;
      if (!exchanged.ok && !hasEnded) return exchanged;
    }
    return this.fetch(this.#token === null ? request : withToken(request, this.#token));
  };

  /**
   * Exchanges the cookie for an access token, and returns the response. Concurrent calls share one exchange. Rejects if the
   * network fails.
   */
  async refresh(): Promise<Response> {
    return (await this.#refreshing.take(() => this.#exchange())).clone();
  }

  async #exchange(): Promise<Response> {
    const id = this.signInId;
    const response = await this.fetch(
      new Request(new URL(REFRESH, globalThis.location?.origin ?? "http://127.0.0.1"), {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ sign_in_id: id }),
      }),
    );
    // Somebody may have signed out during the exchange.
    if (id === null || this.signInId !== id) return response;
    if (response.ok) this.grant({ ...((await response.clone().json()) as Granted), sign_in_id: id });
    // A busy or failing service does not end a sign-in. Another 4xx does.
    else if (response.status < 500 && response.status !== 429) this.clear();
    return response;
  }
}

function withToken(request: Request, token: string): Request {
  request.headers.set("Authorization", `Bearer ${token}`);
  return request;
}

async function isRejectedToken(response: Response): Promise<boolean> {
  if (response.status !== 401) return false;
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => null);
  return (body as { code?: unknown } | null)?.code === "LMS-AUTH-002";
}

export const access = new Access((request) => globalThis.fetch(request), globalThis.sessionStorage);
