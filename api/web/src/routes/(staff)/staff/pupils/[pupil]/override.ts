/** A teacher's judgement of a fact, as a form. */

import type { Schema } from "$lib/api";

export interface OverrideForm {
  state: Schema<"Word">;
  until: string;
  note: string;
}

/** Returns the form that shows the judgement in force. */
export function overrideForm({ overridden }: Pick<Schema<"PupilFact">, "overridden">): OverrideForm {
  return { state: overridden?.state ?? "none", until: overridden?.until ?? "", note: overridden?.note ?? "" };
}

/** Returns the request that sets the judgement of a fact. The end and the note belong to a judgement only. */
export function overrideBody({ a, b }: { a: number; b: number }, form: OverrideForm): Schema<"NewOverrides"> {
  const { state, until } = form;
  const note = form.note.trim();
  if (state === "none") return { facts: [[a, b]], state };
  return { facts: [[a, b]], state, ...(until && { until }), ...(note && { note }) };
}
