import { call, lms } from "$lib/api";
import { searchOf } from "$lib/staff/search";
import type { PageLoad } from "./$types";

/** Reads the account and, for a headteacher, a page of the texts that name the person. */
export const load: PageLoad = async ({ parent, params, url }) => {
  const { me } = await parent();
  const path = { user_id: params.account };
  const query = searchOf(url, ["after"]);
  const [user, mentions] = await Promise.all([
    call(lms.GET("/admin/users/{user_id}", { params: { path } })),
    me.role === "headteacher" ? call(lms.GET("/admin/users/{user_id}/mentions", { params: { path, query } })) : null,
  ]);
  return { user, mentions };
};
