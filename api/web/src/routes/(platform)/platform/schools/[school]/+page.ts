import { call, lms } from "$lib/api";
import { searchOf } from "$lib/staff/search";
import type { PageLoad } from "./$types";

/** Reads the school and a page of its administrators. */
export const load: PageLoad = async ({ parent, params, url }) => {
  await parent();
  const path = { school_id: params.school };
  const query = searchOf(url, ["after"]);
  const [school, admins] = await Promise.all([
    call(lms.GET("/platform/schools/{school_id}", { params: { path } })),
    call(lms.GET("/platform/schools/{school_id}/admins", { params: { path, query } })),
  ]);
  return { school, admins };
};
