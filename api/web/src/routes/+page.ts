import { call, lms } from "$lib/api";
import type { PageLoad } from "./$types";

const MOST = 20;

/** Finds the schools whose names contain the words of `?q=`. */
export const load: PageLoad = async ({ url }) => {
  const words = (url.searchParams.get("q") ?? "").trim();
  if (words === "") return { words, schools: null, hasMore: false };
  const page = await call(lms.GET("/schools", { params: { query: { q: words, limit: MOST } } }));
  return { words, schools: page.items, hasMore: page.next !== null };
};
