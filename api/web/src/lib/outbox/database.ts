/** The app's database on the device. It holds only what the service has not stored yet. */

import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { CheckState } from "../check/types";
import type { PracticeState } from "../practice/types";
import type { SittingState } from "../sitting/types";
import type { OutboxItem } from "./types";

interface Schema extends DBSchema {
  /** What is to be sent, in order. */
  outbox: { key: number; value: OutboxItem };
  /** Checks by their attempt. */
  checks: { key: string; value: CheckState };
  /** Practice by its session. */
  practice: { key: string; value: PracticeState };
  /** Sittings of assessments by their assessment. */
  sittings: { key: string; value: SittingState };
}

export type Database = IDBPDatabase<Schema>;

/** Opens the database and creates it if it is missing. */
export function openDatabase(name = "lms"): Promise<Database> {
  return openDB<Schema>(name, 1, {
    upgrade(database) {
      database.createObjectStore("outbox", { autoIncrement: true });
      database.createObjectStore("checks");
      database.createObjectStore("practice");
      database.createObjectStore("sittings");
    },
  });
}
