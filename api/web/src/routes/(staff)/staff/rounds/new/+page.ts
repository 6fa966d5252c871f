import { redirect } from "@sveltejs/kit";
import type { PageLoad } from "./$types";

/** Only the headteacher opens rounds. */
export const load: PageLoad = async ({ parent }) => {
  const { me } = await parent();
  if (me.role !== "headteacher") redirect(307, "/staff/rounds");
};
