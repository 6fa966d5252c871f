import { factKey } from "$lib/grid";

/** Returns the address of the form that sets work on some facts, for a class if it is known. */
export function workAddress(facts: readonly { a: number; b: number }[], classroom?: string): string {
  const keys = facts.map(({ a, b }) => factKey(a, b)).join(",");
  return `/staff/work/new?${new URLSearchParams({ ...(classroom && { classroom_id: classroom }), facts: keys })}`;
}
