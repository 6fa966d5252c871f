import type { Schema } from "$lib/api";
import { day } from "$lib/dates";
import { factName, percent } from "$lib/staff/names";

type Pupil = Schema<"PupilSummary">;

/** Why a pupil needs attention, in a sentence with the figures that decide it. */
const attention: Record<Schema<"Reason">, (pupil: Pupil) => string> = {
  locked_out: () => "Locked out after wrong PINs.",
  not_practised: ({ last_practised_at: last }) =>
    last === null ? "Has not practised yet." : `Has not practised since ${day(last)}.`,
  low_success: ({ success }) => `Finds it hard: ${percent(success)} right in the last four weeks.`,
  stalled: ({ facts_secure: secure }) => `No new fact has become secure for two weeks: ${secure} of 78 so far.`,
  accurate_but_slow: ({ success }) => `Right but slow: ${percent(success)} right, most of it worked out.`,
};

export const messages = {
  title: (name: string) => `Hello, ${name}`,
  tab: "Today",
  help: [
    "This screen shows what to do next: who needs attention and why, which facts to teach again, and how your classes do.",
    "Unlock a pupil who has typed wrong PINs with one press. Open a pupil to see every fact and to help further.",
    "The figures of a class count this week from Monday, and right answers of the last four weeks.",
  ],
  toDo: "To do now",
  toMark: (count: number) => (count === 1 ? "1 written answer to mark" : `${count} written answers to mark`),
  nothingToMark: "No written answers to mark.",
  round: (name: string, closes: string) => `The check "${name}" is open until ${closes}`,
  attentionTitle: "Who needs attention",
  attention,
  nobody: "Nobody needs attention",
  nobodyNext: "Every pupil has practised in the last week and makes progress.",
  noClass: "no class",
  showAll: (count: number) => `Show all ${count}`,
  more: (shown: number, all: number) => `These are the ${shown} most urgent of ${all} pupils.`,
  unlock: "Unlock",
  unlocked: (name: string) => `${name} can log in again.`,
  reteach: "Teach these facts again",
  setWork: "Set work on these facts",
  noReteach: "There is no fact that pupils have practised and do not know yet.",
  notYet: (count: number) => (count === 1 ? "1 pupil does not know it yet." : `${count} pupils do not know it yet.`),
  wrongAnswer: (answer: number, times: number) =>
    times === 1 ? `Once, the answer was ${answer}.` : `The most frequent wrong answer is ${answer}, ${times} times.`,
  fact: (fact: { a: number; b: number }) => `${factName(fact)} = ${fact.a * fact.b}`,
  ownClasses: "Your classes",
  otherClasses: "Other classes",
  classes: "Classes",
  noClasses: "There are no classes yet",
  noClassesNext: "An IT admin or the headteacher makes classes, or imports them with the pupils.",
  pupils: (count: number) => (count === 1 ? "1 pupil" : `${count} pupils`),
  ofPupils: (count: number, all: number) => `${count} of ${all}`,
  practised: "Practised this week",
  success: "Right answers",
  secure: "Secure facts a pupil",
  predicted: "Predicted check score",
  outOf: (figure: number | null, all: number) => (figure === null ? "–" : `${figure.toFixed(1)} of ${all}`),
  needAttention: (count: number) => (count === 1 ? "1 needs attention" : `${count} need attention`),
  account: "You and your school",
  door: "Pupils log in at",
  password: "Change your password",
};
