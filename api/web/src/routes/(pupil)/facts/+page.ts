import { call, lms } from "$lib/api";
import type { PageLoad } from "./$types";

/** Reads what the pupil knows. */
export const load: PageLoad = async ({ parent }) => {
  await parent();
  return { progress: await call(lms.GET("/me/progress")) };
};
