import { call, lms } from "$lib/api";
import { searchOf } from "$lib/staff/search";
import type { PageLoad } from "./$types";

/** The weeks of a page: half a school year. */
const WEEKS = 26;

export const load: PageLoad = async ({ parent, params, url }) => {
  await parent();
  const path = { pupil_id: params.pupil };
  const query = { limit: WEEKS, ...searchOf(url, ["after"]) };
  const [detail, { facts }, weeks] = await Promise.all([
    call(lms.GET("/teacher/pupils/{pupil_id}", { params: { path } })),
    call(lms.GET("/teacher/pupils/{pupil_id}/facts", { params: { path } })),
    call(lms.GET("/teacher/pupils/{pupil_id}/history", { params: { path, query } })),
  ]);
  return { detail, facts, weeks };
};
