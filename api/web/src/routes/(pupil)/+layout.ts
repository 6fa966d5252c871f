import { redirect } from "@sveltejs/kit";
import { requireAudience, session } from "$lib/session";
import type { LayoutLoad } from "./$types";

/** Requires a pupil. Asks "Is this you?" if nobody has used this tab for a while, for example since the browser started. */
export const load: LayoutLoad = async ({ url }) => {
  const me = await requireAudience("pupil");
  if (session.isReturning && url.pathname !== "/hello") {
    redirect(307, `/hello?${new URLSearchParams({ again: url.pathname })}`);
  }
  return { me };
};
