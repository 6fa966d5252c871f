/** Stores practice on the device, so that a session that was started can be finished without network after a reload. */

import type { Database } from "../outbox/database";
import type { PracticeState } from "./types";

export interface PracticeStore {
  save(state: PracticeState): Promise<void>;
  /** Returns the account's own state of a session. */
  load(session: string, account: string): Promise<PracticeState | null>;
  remove(session: string): Promise<void>;
}

export function createPracticeStore(database: Database): PracticeStore {
  return {
    save: async (state) => {
      await database.put("practice", state, state.session);
    },
    load: async (session, account) => {
      const state = await database.get("practice", session);
      return state?.account === account ? state : null;
    },
    remove: (session) => database.delete("practice", session),
  };
}
