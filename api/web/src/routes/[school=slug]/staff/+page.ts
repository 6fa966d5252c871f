import { schoolAt } from "$lib/schools";
import type { PageLoad } from "./$types";

/** Finds the school of the address. */
export const load: PageLoad = async ({ params }) => ({ school: await schoolAt(params.school) });
