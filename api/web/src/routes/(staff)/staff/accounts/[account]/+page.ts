import { call, lms } from "$lib/api";
import type { PageLoad } from "./$types";
import { readClasses } from "../accounts";

export const load: PageLoad = async ({ parent, params }) => {
  await parent();
  const path = { user_id: params.account };
  const [user, classes] = await Promise.all([
    call(lms.GET("/admin/users/{user_id}", { params: { path } })),
    readClasses(),
  ]);
  return { user, classes };
};
