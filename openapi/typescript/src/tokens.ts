/** The tokens of a sign-in, and the stores for them. */

/** The tokens that a login or a refresh returns. */
export interface Tokens {
  /** The access token, which is sent with every call and is valid for 15 minutes. */
  access_token: string;
  /**
   * The refresh token, which can be exchanged for new tokens. Until the new refresh token is used, exchanging the old one
   * again returns the same new one; after that it ends the sign-in.
   */
  refresh_token: string;
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
