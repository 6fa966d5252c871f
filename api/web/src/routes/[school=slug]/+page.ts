import { schoolAt } from "$lib/schools";
import type { PageLoad } from "./$types";

const LONGEST_USERNAME = 64;

/** Finds the school of the address. A card's QR code names the pupil in `?u=`. */
export const load: PageLoad = async ({ params, url }) => ({
  school: await schoolAt(params.school),
  username: (url.searchParams.get("u") ?? "").slice(0, LONGEST_USERNAME),
});
