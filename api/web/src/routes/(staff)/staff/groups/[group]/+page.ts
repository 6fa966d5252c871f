import { call, lms } from "$lib/api";
import { leadsGroups } from "$lib/staff/places";
import { readSuggestions } from "../suggestions";
import type { PageLoad } from "./$types";

/** Reads a group with its pupils and, for those who change groups, the pupils whom a group may help. */
export const load: PageLoad = async ({ parent, params }) => {
  const { me } = await parent();
  const [{ group, pupils }, suggestions] = await Promise.all([
    call(lms.GET("/interventions/{group_id}", { params: { path: { group_id: params.group } } })),
    leadsGroups(me.role) ? readSuggestions() : null,
  ]);
  return { group, pupils, suggestions: suggestions?.items ?? null };
};
