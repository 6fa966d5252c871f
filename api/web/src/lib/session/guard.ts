import { redirect } from "@sveltejs/kit";
import { audienceOf, session, type Audience, type Me } from "./session.svelte";

const HOME: Record<Audience, string> = { pupil: "/today", staff: "/staff", platform: "/platform/schools" };

/** Returns the first screen after signing in. */
export function homeOf(me: Me): string {
  return HOME[audienceOf(me.role)];
}

/**
 * Returns the signed-in account, for the `+layout.ts` of the screens of an audience. Sends people of other audiences to
 * their own first screen, and people who are not signed in to the door of their school.
 */
export async function requireAudience(audience: Audience): Promise<Me> {
  const me = await session.resume();
  if (me === null) redirect(307, session.door);
  if (audienceOf(me.role) !== audience) redirect(307, homeOf(me));
  return me;
}
