/** Stores the sitting of an assessment on the device, with the draft of its answer. */

import type { Database } from "../outbox/database";
import type { SittingState } from "./types";

export interface SittingStore {
  save(state: SittingState): Promise<void>;
  /** Returns the account's own sitting of an assessment. */
  load(assessment: string, account: string): Promise<SittingState | null>;
  remove(assessment: string): Promise<void>;
}

export function createSittingStore(database: Database): SittingStore {
  return {
    save: async (state) => {
      await database.put("sittings", state, state.assessment);
    },
    load: async (assessment, account) => {
      const state = await database.get("sittings", assessment);
      return state?.account === account ? state : null;
    },
    remove: (assessment) => database.delete("sittings", assessment),
  };
}
