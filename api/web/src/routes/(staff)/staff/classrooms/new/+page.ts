import type { PageLoad } from "./$types";
import { readTeachers } from "../classes";

export const load: PageLoad = async ({ parent }) => {
  await parent();
  return { teachers: await readTeachers() };
};
