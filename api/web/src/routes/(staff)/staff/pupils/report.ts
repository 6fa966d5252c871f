import type { Schema } from "$lib/api";
import { personName } from "$lib/staff/names";

/** The report of a bulk operation, with the names of the pupils as they were when it ran. */
export interface NamedReport {
  report: Schema<"BulkReport">;
  nameOf: (id: string) => string;
}

export function namedReport(report: Schema<"BulkReport">, pupils: Schema<"PupilSummary">[]): NamedReport {
  const names = new Map(pupils.map((pupil) => [pupil.id, personName(pupil)]));
  return { report, nameOf: (id) => names.get(id) ?? id };
}
