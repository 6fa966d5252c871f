import { call, lms } from "$lib/api";
import { oneOf, searchOf } from "$lib/staff/search";
import type { PageLoad } from "./$types";

/** Reads a page of the jobs. Filters and cursor are in the address. */
export const load: PageLoad = async ({ parent, url }) => {
  await parent();
  const state = oneOf(url.searchParams.get("state"), ["", "dead", "pending", "running", "done"]);
  const query = { ...searchOf(url, ["kind", "after"]), ...(state && { state }), total: true };
  return { state, kind: query.kind ?? "", jobs: await call(lms.GET("/platform/jobs", { params: { query } })) };
};
