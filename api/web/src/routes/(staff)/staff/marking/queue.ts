/** The list of written answers, which is also the order in which they are marked one after the other. */

import { call, lms, type Schema } from "$lib/api";
import { oneOf, searchOf } from "$lib/staff/search";

type Marking = Schema<"Marking">;
type Status = "to_mark" | "marked" | "all";

/** Returns the status that the list shows: answers to mark, unless the address has another one. */
export function statusOf(url: URL): Status {
  return oneOf(url.searchParams.get("status"), ["to_mark", "marked", "all"]);
}

/** Reads the page of the list that the address has. */
export function readQueue(url: URL): Promise<Schema<"Page_Marking">> {
  const status = statusOf(url);
  const query = {
    ...searchOf(url, ["classroom_id", "after"]),
    ...(status === "all" ? {} : { status }),
    total: true,
  };
  return call(lms.GET("/teacher/markings", { params: { query } }));
}

/** Returns the answer after another one; the first of the list if it does not have the other one; null at the end. */
export function nextOf(queue: readonly Marking[], id: string): Marking | null {
  const place = queue.findIndex((marking) => marking.id === id);
  return queue[place + 1] ?? null;
}

/** Returns the score that counts; null if the answer is not marked. */
export function scoreOf({ score, moderation }: Pick<Marking, "score" | "moderation">): number | null {
  return moderation?.score ?? score;
}
