export const messages = {
  title: "My results",
  none: "There is nothing here yet. Your results appear here after an assessment, a check, or marked work.",
  checks: "Multiplication Tables Checks",
  rehearsal: "Rehearsal",
  check: "Check",
  checkSaved: "Your teacher has your answers.",
  score: (score: number, of: number) => `${score} out of ${of}`,
  assessments: "Assessments",
  answered: (answered: number, length: number) => `You answered ${answered} of ${length} questions.`,
  toMark: (count: number) =>
    count === 1 ? "Your teacher still marks 1 answer." : `Your teacher still marks ${count} answers.`,
  markedWork: "Marked work",
  feedback: "Your teacher writes:",
};
