import { error } from "@sveltejs/kit";
import { guides, isStaffRole } from "$lib/help";
import type { PageLoad } from "./$types";

export const load: PageLoad = async ({ parent, params }) => {
  await parent();
  if (!isStaffRole(params.role)) error(404);
  return { guide: guides[params.role] };
};
