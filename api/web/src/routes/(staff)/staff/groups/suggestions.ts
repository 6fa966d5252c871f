import { call, lms, type Schema } from "$lib/api";

/** How many pupils are suggested at once: more than a group has, and few enough to read. */
const LIMIT = 20;

/** Reads the pupils whom a group may help most. */
export function readSuggestions(): Promise<Schema<"Page_PupilSuggestion">> {
  return call(lms.GET("/interventions/suggestions", { params: { query: { limit: LIMIT } } }));
}
