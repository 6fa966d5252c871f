import { error } from "@sveltejs/kit";
import { call, lms, type Schema } from "$lib/api";

/** Returns the school with this short name, or shows the page for addresses that do not exist. */
export async function schoolAt(slug: string): Promise<Schema<"SchoolName">> {
  const page = await call(lms.GET("/schools", { params: { query: { slug } } }));
  const school = page.items[0];
  if (school === undefined) error(404);
  return school;
}
