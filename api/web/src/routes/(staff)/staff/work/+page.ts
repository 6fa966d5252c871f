import { error } from "@sveltejs/kit";
import { call, lms } from "$lib/api";
import { readClasses } from "$lib/staff/classes";
import { readPicked } from "$lib/staff/picked";
import { oneOf, searchOf } from "$lib/staff/search";
import type { PageLoad } from "./$types";

/** Reads a page of the work that is set, the classes for the filter, and the pupil whom the address names. */
export const load: PageLoad = async ({ parent, url }) => {
  await parent();
  const state = oneOf(url.searchParams.get("state"), ["set", "overdue", "cancelled"]);
  const sort = oneOf(url.searchParams.get("sort"), ["due", "newest"]);
  const query = {
    ...searchOf(url, ["classroom_id", "pupil_id", "after"]),
    ...(state === "overdue" ? { overdue: true } : {}),
    ...(state === "cancelled" ? { cancelled: true } : {}),
    sort,
    total: true,
  };
  const pupilId = url.searchParams.get("pupil_id");
  const [work, classes, pupils] = await Promise.all([
    call(lms.GET("/teacher/assignments", { params: { query } })),
    readClasses(),
    readPicked(pupilId === null ? [] : [pupilId]),
  ]);
  if (pupilId !== null && pupils.length === 0) error(404);
  return { work, classes, state, sort, pupil: pupils[0] ?? null };
};
