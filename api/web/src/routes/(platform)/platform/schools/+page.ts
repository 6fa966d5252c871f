import { redirect } from "@sveltejs/kit";
import { call, lms } from "$lib/api";
import type { PageLoad } from "./$types";

/** Reads a page of the schools. The cursor is in the address. */
export const load: PageLoad = async ({ parent, url }) => {
  const { me } = await parent();
  if (me.must_change_password) redirect(307, "/platform/password");
  const after = url.searchParams.get("after") ?? undefined;
  return { schools: await call(lms.GET("/platform/schools", { params: { query: after ? { after } : {} } })) };
};
