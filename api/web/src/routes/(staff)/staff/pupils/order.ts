import type { Schema } from "$lib/api";
import { oneOf } from "$lib/staff/search";

/** Returns the order of a list of pupils, which is in the address. */
export function orderOf(url: URL): { sort: Schema<"PupilSort">; order?: "asc" | "desc" } {
  const sort = oneOf(url.searchParams.get("sort"), ["name", "last_practised", "success", "secure", "predicted"]);
  const order = oneOf(url.searchParams.get("order"), ["asc", "desc"]);
  return url.searchParams.has("order") ? { sort, order } : { sort };
}
