/** The words for the states and the counts of imports, which several screens show. */

import type { Schema } from "$lib/api";

export type Import = Schema<"Import">;

export const stateNames: Record<Schema<"ImportState">, string> = {
  queued: "Waiting",
  validating: "Being read",
  ready: "To be looked at",
  rejected: "Not imported",
  committing: "Being imported",
  done: "Imported",
  cancelled: "Cancelled",
  failed: "Stopped by a failure",
};

/** Whether the service is working on the import or is going to. */
export function isUnderWay(state: Schema<"ImportState">): boolean {
  return state === "queued" || state === "validating" || state === "committing";
}

/** Returns the name of the file; browsers need not send one. */
export function fileName({ filename }: Pick<Import, "filename">): string {
  return filename ?? "File without a name";
}

/** Returns a number of things in words: `counted(1, "row")` is "1 row". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
