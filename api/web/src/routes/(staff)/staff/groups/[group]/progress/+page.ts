import { call, lms } from "$lib/api";
import type { PageLoad } from "./$types";

/** Reads the progress of a group. */
export const load: PageLoad = async ({ parent, params }) => {
  await parent();
  const path = { group_id: params.group };
  return { progress: await call(lms.GET("/interventions/{group_id}/progress", { params: { path } })) };
};
