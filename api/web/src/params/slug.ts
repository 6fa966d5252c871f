import type { ParamMatcher } from "@sveltejs/kit";

/** Matches the short name of a school in addresses. */
export const match: ParamMatcher = (param) => /^[a-z0-9-]{1,64}$/.test(param);
