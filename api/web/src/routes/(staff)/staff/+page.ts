import { redirect } from "@sveltejs/kit";
import { call, lms } from "$lib/api";
import { teaches } from "$lib/staff/places";
import type { PageLoad } from "./$types";
import { loadAdminToday } from "./admin-today";

/** Reads what the member of staff has to do. Sends people whose password somebody else has set to change it. */
export const load: PageLoad = async ({ parent }) => {
  const { me } = await parent();
  if (me.must_change_password) redirect(307, "/staff/password");
  if (!teaches(me.role)) return { today: null, admin: await loadAdminToday() };
  const [dashboard, markings, rounds] = await Promise.all([
    call(lms.GET("/teacher/dashboard")),
    call(lms.GET("/teacher/markings", { params: { query: { status: "to_mark", limit: 1, total: true } } })),
    call(lms.GET("/mtc/rounds", { params: { query: { limit: 20 } } })),
  ]);
  const open = rounds.items.filter(({ state }) => state === "open");
  return { today: { dashboard, toMark: markings.total ?? markings.items.length, rounds: open }, admin: null };
};
