import { call, lms } from "$lib/api";
import type { PageLoad } from "./$types";

/** Reads work with the progress of each pupil. */
export const load: PageLoad = async ({ parent, params }) => {
  await parent();
  const path = { assignment_id: params.assignment };
  return { work: await call(lms.GET("/teacher/assignments/{assignment_id}", { params: { path } })) };
};
