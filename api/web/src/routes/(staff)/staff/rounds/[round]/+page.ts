import type { PageLoad } from "./$types";
import { readRound } from "./read";

/** Reads the state of a round and of each of its pupils. */
export const load: PageLoad = async ({ parent, params }) => {
  await parent();
  return { status: await readRound(params.round), readAt: new Date().toISOString() };
};
