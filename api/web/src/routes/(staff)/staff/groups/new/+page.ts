import { redirect } from "@sveltejs/kit";
import { leadsGroups } from "$lib/staff/places";
import { readSuggestions } from "../suggestions";
import type { PageLoad } from "./$types";

/** Finds the pupils of the address among the suggestions, from which they were selected. */
export const load: PageLoad = async ({ parent, url }) => {
  const { me } = await parent();
  if (!leadsGroups(me.role)) redirect(307, "/staff/groups");
  const ids = url.searchParams.get("pupils")?.split(",") ?? [];
  if (ids.length === 0) return { pupils: [] };
  const suggestions = await readSuggestions();
  return { pupils: suggestions.items.filter(({ id }) => ids.includes(id)) };
};
