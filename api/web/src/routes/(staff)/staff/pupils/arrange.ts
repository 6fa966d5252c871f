/** The form that changes the access arrangements of several pupils. */

import type { Schema } from "$lib/api";
import { arrangementNames } from "$lib/staff/names";

type Code = Schema<"ArrangementCode">;

/** An empty text leaves a choice as it is. */
export interface ArrangeForm {
  codes: { code: Code; change: string }[];
  assistant: string;
  factor: string;
  untimed: string;
}

/** What changes for each of the pupils; what is missing stays as it is. */
export interface ArrangeChange {
  add: Code[];
  remove: Code[];
  assistant?: string;
  time_limit_factor?: number;
  untimed?: boolean;
}

/** How many times as long a time limit in practice can be. */
export const TIME_FACTORS = ["1", "1.25", "1.5", "2", "3", "4"] as const;

/** Returns a form that changes nothing. */
export function leaveAll(): ArrangeForm {
  const codes = (Object.keys(arrangementNames) as Code[]).map((code) => ({ code, change: "" }));
  return { codes, assistant: "", factor: "", untimed: "" };
}

/** Returns what the form changes; null if it changes nothing. */
export function bodyOf(form: ArrangeForm): ArrangeChange | null {
  const changed = (change: string) => form.codes.filter((code) => code.change === change).map(({ code }) => code);
  const [add, remove] = [changed("add"), changed("remove")];
  if (add.length + remove.length === 0 && form.factor === "" && form.untimed === "") return null;
  return {
    add,
    remove,
    ...(add.includes("ITA") && { assistant: form.assistant.trim() }),
    ...(form.factor !== "" && { time_limit_factor: Number(form.factor) }),
    ...(form.untimed !== "" && { untimed: form.untimed === "yes" }),
  };
}
