/** Stores the state of a check on the device, so that it survives a reload, a killed tab and a sleeping device. */

import type { Database } from "../outbox/database";
import type { CheckState } from "./types";

export interface CheckStore {
  /** Resolves when the state is on the device. It replaces the earlier state of the attempt. */
  save(state: CheckState): Promise<void>;
  load(attempt: string): Promise<CheckState | null>;
  /** The checks of an account that are on this device: not over, or over and not saved by the service. */
  unfinished(account: string): Promise<CheckState[]>;
  remove(attempt: string): Promise<void>;
  /** Removes a check that is over, if the service has stored all its answers. */
  forget(attempt: string, answersStored: number): Promise<void>;
}

export function createCheckStore(database: Database): CheckStore {
  return {
    save: async (state) => {
      await database.put("checks", state, state.form.id);
    },
    load: async (attempt) => (await database.get("checks", attempt)) ?? null,
    unfinished: async (account) => (await database.getAll("checks")).filter((state) => state.account === account),
    remove: (attempt) => database.delete("checks", attempt),
    forget: async (attempt, answersStored) => {
      const transaction = database.transaction("checks", "readwrite");
      const state = await transaction.store.get(attempt);
      const isOver = state?.phase.at === "sending" || state?.phase.at === "thanks";
      if (isOver && state.answers.length === answersStored) await transaction.store.delete(attempt);
      await transaction.done;
    },
  };
}
