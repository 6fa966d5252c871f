import type { Schema } from "$lib/api";

const kinds: Record<Schema<"MentionKind">, string> = {
  assignment_note: "Note on set work",
  assessment_title: "Title of an assessment",
  assessment_instructions: "Instructions of an assessment",
  assessment_questions: "Questions of an assessment",
  written_answer: "Another pupil's written answer",
  marking_question: "Question of a marked answer",
  marking_feedback: "Feedback on a marked answer",
  moderation_note: "Note on a moderated mark",
  override_note: "Note on another pupil's fact",
  arrangement_assistant: "Assistant of another pupil",
  classroom_name: "Name of a class",
  group_name: "Name of a group",
  group_entry_criteria: "Entry criteria of a group",
  group_exit_criteria: "Exit criteria of a group",
  round_name: "Name of a round",
};

export const messages = {
  title: (name: string) => `Erase the record of ${name}`,
  tab: "Erase a record",
  help: "Erasing deletes everything that is stored about a person: the account, practice, checks, assessments and groups. Nobody can bring it back.",
  helpTexts:
    "Texts that other people wrote stay, even if they name the person. A headteacher sees them here first, and can change them in their places.",
  archiveFirst: "This account is active. Archive it first: an archived account can still be restored.",
  toAccount: "Open the account",
  outOfReach: "You cannot erase this account. Ask a headteacher.",
  effect: "This deletes the whole record for good: the account, practice, checks, assessments, marks and groups.",
  rosters: "Roster files that are still stored for the school are deleted, too, because they may contain the person.",
  save: "If anybody may ask for the record later, save it as a file first.",
  mentions: "What others wrote",
  mentionsStay:
    "These texts contain a word of the name. They stay after the erasure. Decide first whether to change them.",
  mentionsFor:
    "A headteacher can see here which texts of other people name the person. Ask a headteacher to look first.",
  noMentions: "No text of other people contains a word of the name.",
  moreMentions: "There are more on the next page.",
  kind: "What it is",
  passage: "Text",
  place: "Open",
  open: "Open",
  kinds,
  erase: "Erase for good",
  confirmTitle: (name: string) => `Erase ${name} for good?`,
  confirm: (username: string) => `To confirm, type the user name: ${username}`,
  username: "User name",
  mismatch: "This is not the user name.",
  typeIt: (username: string) => `Type ${username}.`,
  erased: (name: string) => `The record of ${name} is erased.`,
  importRuns: "The record cannot be erased while an import runs, and neither can the last administrator of the school.",
};
