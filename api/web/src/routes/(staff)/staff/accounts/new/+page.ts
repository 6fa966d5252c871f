import type { PageLoad } from "./$types";
import { readClasses } from "../accounts";

export const load: PageLoad = async ({ parent }) => {
  await parent();
  return { classes: await readClasses() };
};
