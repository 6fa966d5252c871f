import { call, lms } from "$lib/api";
import { everyPage } from "$lib/staff/pages";
import { readRoundAlone } from "../read";
import type { PageLoad } from "./$types";

/** Reads a round and all its results. */
export const load: PageLoad = async ({ parent, params: { round: round_id } }) => {
  await parent();
  const [round, results] = await Promise.all([
    readRoundAlone(round_id),
    everyPage((query) => call(lms.GET("/mtc/results", { params: { query: { round_id, ...query } } }))),
  ]);
  return { round, results };
};
