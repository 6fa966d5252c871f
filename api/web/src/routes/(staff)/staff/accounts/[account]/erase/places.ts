import type { Schema } from "$lib/api";

/** The screen of what has the text, before its id. A written answer has none, because only the pupil may change it. */
const screens: Record<Schema<"MentionKind">, string | null> = {
  assignment_note: "/staff/work",
  assessment_title: "/staff/assessments",
  assessment_instructions: "/staff/assessments",
  assessment_questions: "/staff/assessments",
  written_answer: null,
  marking_question: "/staff/marking",
  marking_feedback: "/staff/marking",
  moderation_note: "/staff/marking",
  override_note: "/staff/pupils",
  arrangement_assistant: "/staff/pupils",
  classroom_name: "/staff/classrooms",
  group_name: "/staff/groups",
  group_entry_criteria: "/staff/groups",
  group_exit_criteria: "/staff/groups",
  round_name: "/staff/rounds",
};

/** Returns the address of the screen that shows the text; null if there is none. */
export function placeOf({ kind, id }: Schema<"Mention">): string | null {
  const screen = screens[kind];
  return screen === null ? null : `${screen}/${id}`;
}
