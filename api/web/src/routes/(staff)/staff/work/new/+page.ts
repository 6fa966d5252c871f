import { error } from "@sveltejs/kit";
import { readClasses } from "$lib/staff/classes";
import { readPicked } from "$lib/staff/picked";
import { factsOf } from "../work";
import type { PageLoad } from "./$types";

/** Reads the classes, and the pupils whom the address chooses. */
export const load: PageLoad = async ({ parent, url }) => {
  await parent();
  const pupilIds = url.searchParams.getAll("pupil_id");
  const classroomId = url.searchParams.get("classroom_id");
  const [classes, pupils] = await Promise.all([readClasses(), readPicked(pupilIds)]);
  if (pupils.length < pupilIds.length) error(404);
  if (classroomId !== null && !classes.some(({ id }) => id === classroomId)) error(404);
  return { classes, pupils, preset: { pupilIds, classroomId, facts: factsOf(url.searchParams.get("facts")) } };
};
