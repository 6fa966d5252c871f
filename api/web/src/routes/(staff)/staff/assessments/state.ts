import type { Schema } from "$lib/api";

/** Whether pupils can start an assessment. */
export type Window = "opens_later" | "open" | "closed";

/** Returns whether pupils can start an assessment at `now`. */
export function windowOf(
  { opens_at: opensAt, closes_at: closesAt }: Pick<Schema<"Assessment">, "opens_at" | "closes_at">,
  now: Date,
): Window {
  if (closesAt !== null && now >= new Date(closesAt)) return "closed";
  return opensAt !== null && now < new Date(opensAt) ? "opens_later" : "open";
}
