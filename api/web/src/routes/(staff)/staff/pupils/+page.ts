import { call, lms } from "$lib/api";
import { searchOf } from "$lib/staff/search";
import type { PageLoad } from "./$types";
import { orderOf } from "./order";

export const load: PageLoad = async ({ parent, url }) => {
  await parent();
  const query = { ...searchOf(url, ["q", "classroom_id", "after"]), ...orderOf(url), total: true };
  const [pupils, dashboard] = await Promise.all([
    call(lms.GET("/teacher/pupils", { params: { query } })),
    call(lms.GET("/teacher/dashboard")),
  ]);
  return { pupils, classes: dashboard.classes };
};
