import { call, lms } from "$lib/api";
import { readClasses } from "$lib/staff/classes";
import { searchOf } from "$lib/staff/search";
import type { PageLoad } from "./$types";

/** As many as a page may have, so that the figures of a question are those of a whole school in most cases. */
const LARGEST_PAGE = 200;

/** Reads the results of an assessment, and the classes for the filter. */
export const load: PageLoad = async ({ parent, params, url }) => {
  await parent();
  const path = { assessment_id: params.assessment };
  const query = { ...searchOf(url, ["classroom_id", "after"]), limit: LARGEST_PAGE };
  const [assessment, results, classes] = await Promise.all([
    call(lms.GET("/assessments/{assessment_id}", { params: { path } })),
    call(lms.GET("/assessments/{assessment_id}/results", { params: { path, query } })),
    readClasses(),
  ]);
  return { assessment, results, classes };
};
