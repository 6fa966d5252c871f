/** The report of an import: its rows, and which of them a screen shows. */

import type { Schema } from "$lib/api";
import type { Import } from "../words";

export type ReportRow = Schema<"ReportRow">;
export type Finding = Schema<"RowFinding">;

/** What a list of rows can be limited to. */
export const FILTERS = ["rejected", "created", "updated", "leaver", "unchanged", "all"] as const;
export type Filter = (typeof FILTERS)[number];

/** The service states what a row is about as JSON, with other fields for each outcome. */
interface Summary {
  name?: string;
  username?: string;
  role?: Schema<"SchoolRole">;
  classroom?: string | null;
  changes?: string[];
  restored?: boolean;
  ignored_columns?: string[];
}

export function summaryOf(row: ReportRow): Summary {
  return (row.summary ?? {}) as Summary;
}

/** Whether the import archives the pupils who are not in its file. A file with errors may prevent that. */
export function archivesLeavers(current: Import, notes: ReportRow[]): boolean {
  const areKept = notes.some(({ findings }) => findings.some(({ rule }) => rule === "leavers are kept"));
  return current.leavers === "archive" && !areKept;
}

/** Why nothing was imported. The service says it in a sentence for people. */
export function isTooLarge({ state, reason }: Import): boolean {
  return state === "rejected" && (reason?.includes("more than half") ?? false);
}

/** Returns the address at which the file of an import can be uploaded again, with other options. */
export function againAddress(
  current: Import,
  changes: Partial<Pick<Import, "on_error" | "confirm_large">> = {},
): string {
  const { id, on_error, leavers, confirm_large } = { ...current, ...changes };
  const options = { again: id, on_error, leavers, confirm_large: String(confirm_large) };
  return `/staff/imports/new?${new URLSearchParams(options)}`;
}

const STORED_MS = 7 * 24 * 60 * 60 * 1000;

/** Returns until when the service stores something of an import, such as its file; null if that is over. */
export function storedUntil(from: string, now: number): string | null {
  const end = Date.parse(from) + STORED_MS;
  return end > now ? new Date(end).toISOString() : null;
}
