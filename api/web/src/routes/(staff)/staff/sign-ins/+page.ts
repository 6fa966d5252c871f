import { call, lms } from "$lib/api";
import { LARGEST_PAGE } from "$lib/staff/pages";
import { searchOf } from "$lib/staff/search";
import type { PageLoad } from "./$types";

/** Reads a long page, because a network that guesses shows itself by many rows. */
export const load: PageLoad = async ({ parent, url }) => {
  await parent();
  const query = { ...searchOf(url, ["after"]), limit: LARGEST_PAGE };
  return { failures: await call(lms.GET("/admin/sign-in-failures", { params: { query } })) };
};
