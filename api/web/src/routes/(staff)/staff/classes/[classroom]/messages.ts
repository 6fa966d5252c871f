import type { Schema } from "$lib/api";
import type { Level } from "$lib/grid";
import { factName } from "$lib/staff/names";

type Fact = Schema<"ClassFact">;

/** The levels of the picture stand for shares of the class here. */
const bands: Record<Level, string> = {
  unseen: "known by nobody",
  not_yet: "known by less than a quarter",
  worked_out: "known by less than a half",
  quick: "known by less than three quarters",
  secure: "known by three quarters or more",
};

export const messages = {
  back: "Today",
  lead: (count: number) => (count === 1 ? "1 pupil" : `${count} pupils`),
  help: [
    "The picture shows each fact from 1 × 1 to 12 × 12: the colour and the sign of a square tell how many pupils of the class know the fact. A pupil knows a fact that is quick or secure.",
    "Choose a square to see how many pupils are on each level. The figures are also in a table below the picture.",
    '"Print login cards" gives every pupil of the class a new PIN. The cards from before stop working.',
    '"Unlock the class" lets pupils log in again who have typed wrong PINs.',
  ],
  setWork: "Set work",
  unlock: "Unlock the class",
  unlocked: (count: number) =>
    count === 0
      ? "Nobody in this class was locked out."
      : count === 1
        ? "1 pupil was locked out, and can log in again."
        : `${count} pupils were locked out, and can log in again.`,
  print: "Print login cards",
  cards: (count: number) =>
    count === 1 ? "The pupil of this class gets a new PIN." : `All ${count} pupils of this class get a new PIN.`,
  map: "What the class knows",
  grid: "Share of the class that knows each fact, from 1 × 1 to 12 × 12",
  cell: (a: number, b: number, known: number, pupils: number) =>
    `${a} × ${b} = ${a * b}, known by ${known} of ${pupils}`,
  choose: `Choose a square to see how many pupils are on each level. ${factName({ a: 7, b: 8 })} and ${factName({ a: 8, b: 7 })} are one fact.`,
  key: "What the colours mean",
  bands,
  fact: (fact: Fact) => `${factName(fact)} = ${fact.a * fact.b}`,
  stuck: "Pupils with the fewest secure facts",
  figures: "The figures as a table",
  factColumn: "Fact",
  shareColumn: "Known",
  next: "What to teach next",
  nextLead: "The facts that the most pupils have practised and do not know yet.",
  setWorkOnThese: "Set work on these facts",
  noNext: "No pupil has practised a fact without getting to know it.",
  notYet: (fact: Fact) => `${fact.counts.not_yet} not yet, ${fact.counts.worked_out} work it out`,
  pupils: "Pupils",
  practising: (count: number) =>
    count === 0 ? "Nobody practises now." : count === 1 ? "1 pupil practises now." : `${count} pupils practise now.`,
  refresh: "Look again",
  empty: "This class has no pupils",
  emptyNext: "An IT admin or the headteacher moves pupils into the class, or imports them.",
};
