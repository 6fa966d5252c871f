const list = new Intl.ListFormat("en-GB", { type: "conjunction" });

export const messages = {
  back: "Assessments",
  help: [
    "Change the assessment here. Until you save, nobody sees your changes.",
    "Once a pupil has started, the questions and the time limit are locked. Title, instructions, times and who takes it can always be changed.",
    "To end an assessment that pupils have started, set the time at which it closes.",
  ],
  lead: (questions: number, marks: number) =>
    `${questions === 1 ? "1 question" : `${questions} questions`}, ${marks === 1 ? "1 mark" : `${marks} marks`}`,
  results: "Results",
  builtIn:
    "This assessment is built in. Every school gets it each month, for all its pupils, and nobody can change it.",
  questions: "Questions",
  save: "Save the changes",
  saved: "The assessment is saved.",
  nothing: "Nothing has changed, so there is nothing to save.",
  conflict: "Somebody else has saved this assessment, or a pupil has started it, since you opened it.",
  load: "Load it again and keep my changes",
  merged: "This is the assessment as it is now.",
  kept: (fields: string[]) =>
    fields.length === 0
      ? "None of your changes differs from it."
      : `Your changes are kept, but not saved yet: ${list.format(fields)}.`,
  delete: "Delete",
  deleteTitle: "Delete this assessment?",
  deleteText: (title: string) => `“${title}” and its questions are deleted for good. No pupil has started it.`,
  deleted: (title: string) => `Deleted: ${title}.`,
  cannotDelete:
    "Pupils have started this assessment, so it cannot be deleted. Set the time at which it closes instead.",
};
