import { error } from "@sveltejs/kit";
import { call, lms } from "$lib/api";
import { readRound } from "../../read";
import type { PageLoad } from "./$types";

/** Reads an attempt with its answers, and the round for the name of the pupil. */
export const load: PageLoad = async ({ parent, params }) => {
  await parent();
  const [status, attempt] = await Promise.all([
    readRound(params.round),
    call(lms.GET("/mtc/attempts/{attempt_id}", { params: { path: { attempt_id: params.attempt } } })),
  ]);
  const pupil = status.pupils.find(({ pupil_id }) => pupil_id === attempt.pupil_id);
  if (attempt.round_id !== status.round.id || pupil === undefined) error(404);
  return { round: status.round, attempt, pupil };
};
