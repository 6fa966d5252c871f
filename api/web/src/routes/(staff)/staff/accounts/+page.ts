import { call, lms } from "$lib/api";
import { oneOf, searchOf } from "$lib/staff/search";
import type { PageLoad } from "./$types";
import { readClasses, roles } from "./accounts";

const sorts = ["name", "username", "classroom", "newest"] as const;

const reversed = { asc: "desc", desc: "asc" } as const;

/** Reads a page of the accounts. Filters, order and cursor are in the address. */
export const load: PageLoad = async ({ parent, url }) => {
  await parent();
  const role = oneOf(url.searchParams.get("role"), ["", ...roles]);
  const archived = url.searchParams.get("archived") === "true";
  const sort = oneOf(url.searchParams.get("sort"), sorts);
  const order = oneOf(url.searchParams.get("order"), ["asc", "desc"]);
  const query = {
    ...searchOf(url, ["q", "classroom_id", "after"]),
    ...(role === "" ? {} : { role }),
    archived,
    sort,
    // The service counts the newest as the first, the column counts by the day.
    order: sort === "newest" ? reversed[order] : order,
    total: true,
  };
  const [users, classes] = await Promise.all([call(lms.GET("/admin/users", { params: { query } })), readClasses()]);
  return { users, classes, filters: { q: query.q ?? "", classroom_id: query.classroom_id ?? "", role, archived } };
};
