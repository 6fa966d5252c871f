import { redirect } from "@sveltejs/kit";
import { call, lms } from "$lib/api";
import { oneOf, searchOf } from "$lib/staff/search";
import type { PageLoad } from "./$types";

/** Reads a page of the schools. Filters, order and cursor are in the address. */
export const load: PageLoad = async ({ parent, url }) => {
  const { me } = await parent();
  if (me.must_change_password) redirect(307, "/platform/password");
  const status = oneOf(url.searchParams.get("status"), ["", "active", "suspended"]);
  const sort = oneOf(url.searchParams.get("sort"), ["name", "newest"]);
  const query = { ...searchOf(url, ["q", "after"]), ...(status && { status }), sort, total: true };
  return { status, sort, schools: await call(lms.GET("/platform/schools", { params: { query } })) };
};
