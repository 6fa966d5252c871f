import { call, lms } from "$lib/api";
import { leadsGroups } from "$lib/staff/places";
import { searchOf } from "$lib/staff/search";
import type { PageLoad } from "./$types";
import { readSuggestions } from "./suggestions";

/** Reads a page of the groups and, for those who make groups, the pupils whom a group may help. */
export const load: PageLoad = async ({ parent, url }) => {
  const { me } = await parent();
  const [groups, suggestions] = await Promise.all([
    call(lms.GET("/interventions", { params: { query: searchOf(url, ["after"]) } })),
    leadsGroups(me.role) ? readSuggestions() : null,
  ]);
  return { groups, suggestions };
};
