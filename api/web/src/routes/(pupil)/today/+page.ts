import { call, lms } from "$lib/api";
import type { PageLoad } from "./$types";

/** Reads what the pupil can do today. */
export const load: PageLoad = async ({ parent }) => {
  await parent();
  const [sessions, assignments, assessments, rounds] = await Promise.all([
    call(lms.GET("/sessions", { params: { query: { limit: 10 } } })),
    call(lms.GET("/me/assignments")),
    call(lms.GET("/assessments")),
    call(lms.GET("/mtc/rounds")),
  ]);
  return {
    sessions: sessions.items,
    assignments: assignments.items,
    assessments: assessments.items,
    rounds: rounds.items,
  };
};
