import { redirect } from "@sveltejs/kit";
import { readRoundAlone } from "../read";
import type { PageLoad } from "./$types";

/** Reads the round. Only the headteacher changes rounds. */
export const load: PageLoad = async ({ parent, params }) => {
  const { me } = await parent();
  if (me.role !== "headteacher") redirect(307, `/staff/rounds/${params.round}`);
  return { round: await readRoundAlone(params.round) };
};
