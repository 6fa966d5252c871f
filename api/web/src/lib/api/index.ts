/** The client of the service for all screens, and its failures as `Problem`s. */

import { createLms, type Result } from "@lms/client";
import { access } from "$lib/session/access";
import { problemOf } from "./problem";

export { Problem, problemOf } from "./problem";
export type { Schema } from "@lms/client";

/** The client. `access` sends the access token, so the client's own store of tokens stays empty. */
export const lms = createLms({ fetch: access.send, tokens: { load: () => null, save: () => undefined } });

/** Returns the data of a call, or throws a `Problem`. Load functions and screens use it for every call. */
export async function call<Data>(result: Promise<Result<Data, string>>): Promise<Data> {
  const { data, error } = await result.catch((cause: unknown) => {
    throw problemOf(cause);
  });
  if (error) throw problemOf(error);
  return data as Data;
}

/** Returns what a call returns; null if the network fails or the service is away for a moment, as in a restart. */
export async function unlessAway<Data>(calling: Promise<Data>): Promise<Data | null> {
  try {
    return await calling;
  } catch (cause) {
    const { code, status } = problemOf(cause);
    if (code === null || (status !== null && status >= 502)) return null;
    throw cause;
  }
}
