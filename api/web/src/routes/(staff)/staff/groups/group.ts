import type { Schema } from "$lib/api";

export type GroupState = "coming" | "running" | "ended";

/** Returns the day of a time in London, as the service writes days. */
export function londonDay(time: Date): string {
  // Swedish dates are written as the service writes them.
  return time.toLocaleDateString("sv-SE", { timeZone: "Europe/London" });
}

/** Returns whether a group has started and ended on a day. */
export function stateOf(group: Pick<Schema<"InterventionGroup">, "starts_on" | "ends_on">, today: string): GroupState {
  if (today < group.starts_on) return "coming";
  return today > group.ends_on ? "ended" : "running";
}
