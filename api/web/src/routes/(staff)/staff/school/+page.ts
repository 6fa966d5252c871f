import { call, lms } from "$lib/api";
import type { PageLoad } from "./$types";

/** Reads the overview of the school, which the service gives to the headteacher alone. */
export const load: PageLoad = async ({ parent }) => {
  await parent();
  return { overview: await call(lms.GET("/teacher/school")) };
};
