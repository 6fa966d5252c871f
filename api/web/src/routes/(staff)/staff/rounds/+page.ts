import { call, lms } from "$lib/api";
import { searchOf } from "$lib/staff/search";
import type { PageLoad } from "./$types";

/** Reads a page of the rounds, the latest first. */
export const load: PageLoad = async ({ parent, url }) => {
  await parent();
  return { rounds: await call(lms.GET("/mtc/rounds", { params: { query: searchOf(url, ["after"]) } })) };
};
