/** The tokens of a sign-in, and the stores for them. */

/** The tokens that a log-in or a refresh returns. */
export interface Tokens {
  /** The access token, which is sent with every call and is valid for 15 minutes. */
  access_token: string;
  /**
   * The refresh token, which can be exchanged for new tokens. Until the new refresh token is used, exchanging the old
   * one again returns the same new one; after that it ends the sign-in. Empty after a log-in with `cookie: true`.
   */
  refresh_token: string;
  /**
   * The id of the sign-in, after a log-in with `cookie: true`. It selects the cookie that contains the refresh token.
   */
  sign_in_id?: string;
}

/** Returns the tokens in the body of a log-in or a refresh; null if the body is not from the service. */
export function tokensOf(body: unknown): Tokens | null {
  const { access_token, refresh_token, sign_in_id } = (body ?? {}) as Record<string, unknown>;
  if (typeof access_token !== "string") return null;
  if (typeof refresh_token === "string" && refresh_token !== "") return { access_token, refresh_token };
  return typeof sign_in_id === "string" ? { access_token, refresh_token: "", sign_in_id } : null;
}

/** Returns the body of a refresh with these tokens. */
export function refreshBody({ refresh_token, sign_in_id }: Tokens): object {
  return sign_in_id === undefined ? { refresh_token } : { sign_in_id };
}

/**
 * A store for tokens. The client loads the tokens before every call, so tabs that share a store share a sign-in.
 *
 * Store only the tokens that `save` receives: a pupil's refresh token is a secret of that pupil.
 */
export interface TokenStore {
  /** Returns the tokens, or null if nobody is signed in. */
  load(): Tokens | null | Promise<Tokens | null>;
  /** Saves new tokens; null if the sign-in has ended. */
  save(tokens: Tokens | null): void | Promise<void>;
}

/** Returns a store that keeps tokens in memory, until the page or the process ends. */
export function inMemory(tokens: Tokens | null = null): TokenStore {
  return {
    load: () => tokens,
    save: (next) => {
      tokens = next;
    },
  };
}
