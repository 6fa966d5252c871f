import { readClasses } from "$lib/staff/classes";
import type { PageLoad } from "./$types";

/** Reads the classes that may take the assessment. */
export const load: PageLoad = async ({ parent }) => {
  await parent();
  return { classes: await readClasses() };
};
