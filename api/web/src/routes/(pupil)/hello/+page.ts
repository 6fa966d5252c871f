import type { PageLoad } from "./$types";

/** The screen has its own way out, for the wrong child. */
export const load: PageLoad = () => ({ quiet: true });
