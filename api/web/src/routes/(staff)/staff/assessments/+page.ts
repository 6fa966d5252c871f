import { call, lms } from "$lib/api";
import { searchOf } from "$lib/staff/search";
import type { PageLoad } from "./$types";

/** Reads a page of the assessments. */
export const load: PageLoad = async ({ parent, url }) => {
  await parent();
  return { assessments: await call(lms.GET("/assessments", { params: { query: searchOf(url, ["after"]) } })) };
};
