/** The form for new work: what it starts with, and the body that it sends. */

import type { Schema } from "$lib/api";
import { dateOf, daysAfter } from "$lib/staff/times";

export interface WorkDraft {
  recipients: "class" | "pupils";
  classroom_id: string;
  pupil_ids: string[];
  content: "tables" | "facts";
  /** The chosen tables, "1" to "12". */
  tables: string[];
  /** The chosen facts, by `factKey`. */
  facts: string[];
  questions: string;
  due_on: string;
  note: string;
}

/** What the address chooses for the form. */
export interface Preset {
  classroomId: string | null;
  pupilIds: string[];
  facts: string[];
}

const QUESTIONS = "20";
const DAYS_TO_DO = 7;

/** Returns the form as it opens: for a week, and with what the address chooses. */
export function newWork(preset: Preset, now: Date): WorkDraft {
  return {
    recipients: preset.pupilIds.length > 0 ? "pupils" : "class",
    classroom_id: preset.classroomId ?? "",
    pupil_ids: preset.pupilIds,
    content: preset.facts.length > 0 ? "facts" : "tables",
    tables: [],
    facts: preset.facts,
    questions: QUESTIONS,
    due_on: daysAfter(dateOf(now), DAYS_TO_DO),
    note: "",
  };
}

/** Returns the body of the request. The service judges it, so a number that is no number goes as null. */
export function bodyOf(draft: WorkDraft): Schema<"NewAssignment"> {
  const { recipients, classroom_id, pupil_ids, content, note } = draft;
  return {
    ...(recipients === "class" ? { classroom_id } : { pupil_ids }),
    ...(content === "tables" ? { tables: inOrder(draft.tables) } : { facts: draft.facts.map(factorsOf) }),
    questions: draft.questions.trim() === "" ? NaN : Number(draft.questions),
    due_on: draft.due_on,
    ...(note.trim() === "" ? {} : { note: note.trim() }),
  };
}

function inOrder(tables: string[]): number[] {
  return tables.map(Number).sort((one, other) => one - other);
}

function factorsOf(key: string): number[] {
  return key.split("x").map(Number);
}
