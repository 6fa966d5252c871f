import type { Level } from "$lib/grid";

/** The levels in words for parents. */
const levels: Record<Level, string> = {
  unseen: "not asked yet",
  not_yet: "still learning",
  worked_out: "works it out",
  quick: "quick",
  secure: "knows by heart",
};

const list = new Intl.ListFormat("en-GB");

export const messages = {
  title: (name: string) => `Report for the parents of ${name}`,
  help: [
    "This sheet is one A4 page for parents: what their child knows, how the child practises, and what helps at home.",
    "Add your own words if you like. They are printed and not stored.",
  ],
  print: "Print",
  words: "Your own words to the parents",
  wordsHint: "They are on the sheet and are not stored.",
  sheet: (name: string) => `${name}: multiplication facts`,
  about: (school: string, classroom: string | null, day: string) =>
    [school, classroom, day].filter((part) => part !== null).join(" · "),
  known: (name: string, secure: number, quick: number) =>
    `${name} knows ${secure} of the 78 multiplication facts by heart, and is quick at ${quick} more.`,
  practised: (name: string, days: number, weeks: number) =>
    days === 0
      ? `In the last ${weeks} weeks ${name} has not practised.`
      : `In the last ${weeks} weeks ${name} has practised on ${days} ${days === 1 ? "day" : "days"}.`,
  right: (share: string) => `${share} of the answers were right.`,
  home: (facts: string[]) => `What helps at home: five minutes a day with ${list.format(facts)}.`,
  nothingToLearn: "What helps at home: a quiz of all the tables now and then keeps them fresh.",
  grid: "Facts from 1 × 1 to 12 × 12",
  levels,
  weeks: "The last weeks",
  week: "Week from",
  days: "Days",
  answers: "Right answers",
  of: (correct: number, answered: number) => `${correct} of ${answered}`,
  certificates: "Certificates",
  noCertificates: "There is a certificate for each times table that is wholly known by heart.",
  certificate: (table: number, day: string) => `${table} times table, ${day}`,
  fromTeacher: "From the teacher",
};
