import { call, lms } from "$lib/api";
import { searchOf } from "$lib/staff/search";
import type { PageLoad } from "./$types";

export const load: PageLoad = async ({ parent, url }) => {
  await parent();
  const query = { ...searchOf(url, ["after"]), total: true };
  return { imports: await call(lms.GET("/admin/imports", { params: { query } })) };
};
