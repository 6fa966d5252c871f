export const messages = {
  title: "New assessment",
  back: "Assessments",
  help: [
    "Write a title and the questions, then choose the classes or the pupils who take the assessment.",
    "A fact is asked in one of four ways. The service marks facts and numbers itself. A teacher marks written answers on the screen “Marking”.",
    "You can change everything until the first pupil has started. After that the questions and the time limit are locked.",
  ],
  save: "Create the assessment",
  saved: (title: string) => `Created: ${title}.`,
};
