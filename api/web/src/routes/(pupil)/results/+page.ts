import { call, lms } from "$lib/api";
import type { PageLoad } from "./$types";

/** Reads the pupil's latest results. */
export const load: PageLoad = async ({ parent }) => {
  await parent();
  return { results: await call(lms.GET("/me/results")) };
};
