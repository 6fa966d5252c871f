import { call, lms } from "$lib/api";
import type { PageLoad } from "./$types";
import { orderOf } from "../../pupils/order";

/** A class is one page, so that every pupil is in view. */
const LIMIT = 200;

export const load: PageLoad = async ({ parent, params, url }) => {
  await parent();
  const classroom_id = params.classroom;
  const [map, pupils] = await Promise.all([
    call(lms.GET("/teacher/classrooms/{classroom_id}/facts", { params: { path: { classroom_id } } })),
    call(lms.GET("/teacher/pupils", { params: { query: { classroom_id, limit: LIMIT, ...orderOf(url) } } })),
  ]);
  return { map, pupils };
};
