import { call, lms } from "$lib/api";
import { readClasses } from "$lib/staff/classes";
import { readPicked } from "$lib/staff/picked";
import type { PageLoad } from "./$types";

/** Reads an assessment with its questions, the classes, and the names of the single pupils who take it. */
export const load: PageLoad = async ({ parent, params }) => {
  await parent();
  const path = { assessment_id: params.assessment };
  const [assessment, classes] = await Promise.all([
    call(lms.GET("/assessments/{assessment_id}", { params: { path } })),
    readClasses(),
  ]);
  return { assessment, classes, pupils: await readPicked(assessment.pupil_ids) };
};
