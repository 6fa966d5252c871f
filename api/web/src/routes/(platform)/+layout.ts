import { requireAudience } from "$lib/session";
import type { LayoutLoad } from "./$types";

export const load: LayoutLoad = async () => ({ me: await requireAudience("platform") });
