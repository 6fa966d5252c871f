import { redirect } from "@sveltejs/kit";
import type { PageLoad } from "./$types";

/** Sends people whose password somebody else has set to the change of the password. */
export const load: PageLoad = async ({ parent }) => {
  const { me } = await parent();
  if (me.must_change_password) redirect(307, "/staff/password");
};
