import { call, lms } from "$lib/api";
import { searchOf } from "$lib/staff/search";
import type { PageLoad } from "./$types";

/** Reads a page of the schools' usage. */
export const load: PageLoad = async ({ parent, url }) => {
  await parent();
  return { usage: await call(lms.GET("/platform/usage", { params: { query: searchOf(url, ["after"]) } })) };
};
