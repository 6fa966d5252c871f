/** The form of a group: its fields as people type them, and as the service stores them. */

import { Problem, type Schema } from "$lib/api";
import { messages } from "./messages";

const { form } = messages;

/** The fields of the form, by their names in the document. */
export type GroupText = Record<keyof Schema<"NewGroup">, string>;

/** Returns the fields of a stored group, or of a new one. */
export function textOf(group: Schema<"InterventionGroup"> | undefined): GroupText {
  const number = (value: number | null | undefined) => (value === null || value === undefined ? "" : String(value));
  return {
    name: group?.name ?? "",
    tables: (group?.tables ?? []).join(),
    facts: messages.facts(group?.facts ?? []),
    starts_on: group?.starts_on ?? "",
    ends_on: group?.ends_on ?? "",
    weekly_goal: number(group?.weekly_goal ?? 60),
    entry_predicted_score: number(group?.entry_predicted_score),
    entry_criteria: group?.entry_criteria ?? "",
    exit_predicted_score: number(group?.exit_predicted_score),
    exit_secure_percent: number(group?.exit_secure_percent),
    exit_criteria: group?.exit_criteria ?? "",
  };
}

/** Returns what the form sends. Throws a `Problem` for a field that is no number or no list of facts. */
export function bodyOf(text: GroupText): Schema<"NewGroup"> {
  return {
    name: text.name,
    tables: tablesOf(text.tables),
    facts: factsOf(text.facts),
    starts_on: text.starts_on,
    ends_on: text.ends_on,
    weekly_goal: numberOf(text, "weekly_goal") ?? 0,
    entry_predicted_score: numberOf(text, "entry_predicted_score"),
    entry_criteria: text.entry_criteria.trim() || null,
    exit_predicted_score: numberOf(text, "exit_predicted_score"),
    exit_secure_percent: numberOf(text, "exit_secure_percent"),
    exit_criteria: text.exit_criteria.trim() || null,
  };
}

/** Returns the times tables of a text such as `6,7`. */
export function tablesOf(text: string): number[] {
  return text.split(",").filter(Boolean).map(Number);
}

/** Returns the facts of a text such as `7 × 8, 6x9`. */
function factsOf(text: string): number[][] {
  const parts = text.split(/[,;\n]/).map((part) => part.trim());
  return parts.filter(Boolean).map((part) => {
    const [, a, b] = /^(\d{1,2})\s*[x×*]\s*(\d{1,2})$/i.exec(part) ?? [];
    if (a === undefined || b === undefined) throw new Problem(form.factsWrong, form.correct, null, null, "facts");
    return [Number(a), Number(b)];
  });
}

function numberOf(text: GroupText, field: keyof GroupText): number | null {
  const typed = text[field].trim();
  if (typed === "") return null;
  const number = Number(typed.replace(",", "."));
  if (Number.isNaN(number)) throw new Problem(form.numberWrong, form.correct, null, null, field);
  return number;
}
