import { call, lms } from "$lib/api";
import { startOfDay } from "$lib/staff/dates";
import { searchOf } from "$lib/staff/search";
import type { PageLoad } from "./$types";

/** Reads a page of the audit. Filters and cursor are in the address. */
export const load: PageLoad = async ({ parent, url }) => {
  await parent();
  const filters = searchOf(url, ["actor", "action", "from", "to"]);
  const { from, to, ...others } = filters;
  const start = from === undefined ? null : startOfDay(from);
  // The last day belongs to the period.
  const end = to === undefined ? null : startOfDay(to, 1);
  const query = {
    ...others,
    ...searchOf(url, ["after"]),
    ...(start === null ? {} : { from: start }),
    ...(end === null ? {} : { to: end }),
    total: true,
  };
  return { entries: await call(lms.GET("/admin/audit", { params: { query } })), filters };
};
