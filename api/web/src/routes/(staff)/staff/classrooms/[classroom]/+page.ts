import { error } from "@sveltejs/kit";
import type { PageLoad } from "./$types";
import { readClasses } from "../../accounts/accounts";
import { readTeachers } from "../classes";

/** Finds the class in the list of classes, because the service does not give a class alone. */
export const load: PageLoad = async ({ parent, params }) => {
  await parent();
  const [classes, teachers] = await Promise.all([readClasses(), readTeachers()]);
  const classroom = classes.find(({ id }) => id === params.classroom);
  if (classroom === undefined) error(404);
  return { classroom, teachers };
};
