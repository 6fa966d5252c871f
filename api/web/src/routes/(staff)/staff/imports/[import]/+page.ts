import { call, lms } from "$lib/api";
import { oneOf, searchOf } from "$lib/staff/search";
import { FILTERS, type Filter } from "./report";
import type { PageLoad } from "./$types";

/** Reads the import, the remarks on its file, and a page of its report. Rows with errors come first. */
export const load: PageLoad = async ({ parent, params, url }) => {
  await parent();
  const after = searchOf(url, ["after"]);
  const read = (filter: Filter | "note") =>
    call(
      lms.GET("/admin/imports/{import_id}", {
        params: {
          path: { import_id: params.import },
          query: filter === "all" ? after : filter === "note" ? { outcome: filter } : { ...after, outcome: filter },
        },
      }),
    );
  const chosen = url.searchParams.has("outcome") ? oneOf(url.searchParams.get("outcome"), FILTERS) : null;
  const [notes, first, all] = await Promise.all([
    read("note"),
    read(chosen ?? "rejected"),
    chosen === null ? read("all") : null,
  ]);
  const hasNoErrors = all !== null && first.import.counts.rejected === 0;
  return {
    import: first.import,
    notes: notes.report.items,
    filter: hasNoErrors ? "all" : (chosen ?? "rejected"),
    report: hasNoErrors ? all.report : first.report,
  };
};
