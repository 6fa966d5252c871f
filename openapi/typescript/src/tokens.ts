/** The tokens of a sign-in, and where they are kept. */

/** What a log-in and a refresh answer. */
export interface Tokens {
  /** Sent with every call; good for 15 minutes. */
  access_token: string;
  /** Exchanged for new tokens, once. */
  refresh_token: string;
}

/**
 * Where tokens are kept. It is asked before every call, so tabs that share a store share a sign-in.
 *
 * Save what you are given and nothing else: the refresh token of a pupil's sign-in is a secret of that pupil.
 */
export interface TokenStore {
  /** The tokens, or null when nobody is signed in. */
  load(): Tokens | null | Promise<Tokens | null>;
  /** Keeps new tokens; null when the sign-in is over. */
  save(tokens: Tokens | null): void | Promise<void>;
}

/** Keeps tokens until the page or the process ends. */
export function inMemory(tokens: Tokens | null = null): TokenStore {
  return {
    load: () => tokens,
    save: (next) => {
      tokens = next;
    },
  };
}
