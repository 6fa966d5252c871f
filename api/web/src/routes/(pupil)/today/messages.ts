const list = new Intl.ListFormat("en-GB", { type: "conjunction" });

export const messages = {
  title: "Today",
  question: (name: string) => `What would you like to do, ${name}?`,
  practise: "Practise",
  practiseCount: (count: number) => `${count} questions, just for you.`,
  goOn: "Go on",
  goOnFrom: (answered: number, length: number) => `You have answered ${answered} of ${length} questions.`,
  start: "Start",
  work: "Work from your teacher",
  tables: (tables: readonly number[]) =>
    tables.length === 1 ? `${tables[0]} times table` : `${list.format(tables.map(String))} times tables`,
  facts: (count: number) => (count === 1 ? "1 fact" : `${count} facts`),
  workLeft: (answered: number, questions: number) => `${answered} of ${questions} questions answered.`,
  due: (day: string) => `For ${day}`,
  checks: "Multiplication Tables Check",
  check: "Take the check",
  rehearse: "Try a rehearsal",
  rehearsal: "25 questions, 6 seconds each, to see what the check is like.",
  assessments: "Assessments",
  monthly: "Tests of this month",
  length: (count: number) => (count === 1 ? "1 question" : `${count} questions`),
  more: "More",
  myFacts: "My facts",
  myResults: "My results",
  settings: "Text and colours",
};
