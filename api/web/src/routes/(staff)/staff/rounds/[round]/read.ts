import { call, lms, type Schema } from "$lib/api";
import { everyPage } from "$lib/staff/pages";

/** A round with all its pupils. */
export type WholeRound = Omit<Schema<"RoundStatus">, "pupils"> & { pupils: Schema<"RoundPupil">[] };

/** Reads the state of a round and of each of its pupils. */
export async function readRound(round_id: string): Promise<WholeRound> {
  let status: Schema<"RoundStatus"> | undefined;
  const pupils = await everyPage(async (query) => {
    status = await call(lms.GET("/mtc/rounds/{round_id}", { params: { path: { round_id }, query } }));
    return status.pupils;
  });
  return { ...(status as Schema<"RoundStatus">), pupils };
}

/** Reads a round without its pupils. */
export async function readRoundAlone(round_id: string): Promise<Schema<"Round">> {
  const params = { path: { round_id }, query: { limit: 1 } };
  return (await call(lms.GET("/mtc/rounds/{round_id}", { params }))).round;
}
