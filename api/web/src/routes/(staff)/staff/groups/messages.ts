import type { Schema } from "$lib/api";
import { senNames } from "$lib/staff/names";
import type { GroupState } from "./group";

const states: Record<GroupState, string> = { coming: "Not started", running: "Running", ended: "Ended" };

const pupils = (many: number) => (many === 1 ? "1 pupil" : `${many} pupils`);
const marks = (score: number) => `${Math.round(score)} of 25`;

/** The most facts that a reason names. */
const MOST_FACTS = 6;

function stalledFacts(facts: readonly (readonly number[])[]): string {
  const named = facts.slice(0, MOST_FACTS).map(([a, b]) => `${a} × ${b}`);
  const others = facts.length - named.length;
  return others > 0 ? `${named.join(", ")} and ${others} more` : named.join(", ");
}

/** Returns why a pupil is suggested, in words. */
function reasons(suggestion: Schema<"PupilSuggestion">): string[] {
  const { predicted_score: predicted, year_median: median, stalled_facts: stalled, sen_status: sen } = suggestion;
  const words: Record<Schema<"SuggestionReason">, string> = {
    predicted_score:
      `Predicted score ${predicted === null ? "low" : marks(predicted)}` +
      (median === null ? "" : `; half of the year group has ${marks(median)} or more`),
    stalled_facts: `Makes no progress with ${stalledFacts(stalled)}`,
    sen_status: `${sen === null ? "SEN" : senNames[sen]}, and not known to be in the upper half of the year group`,
  };
  return suggestion.reasons.map((reason) => words[reason]);
}

export const messages = {
  title: "Intervention groups",
  tab: "Groups",
  new: "Make a group",
  help: [
    "A group is a small number of pupils who practise the same times tables or facts for some weeks, with a goal for each week.",
    "While the group runs, its targets come first in the practice of its pupils.",
    "Open a group to see who is in it. Its progress shows how much the pupils practise and what they gain.",
    "The SENCO and the headteacher make and change groups. Teachers see them.",
  ],
  name: "Group",
  targets: "Targets",
  days: "Days",
  state: "State",
  states,
  pupilsColumn: "Pupils",
  goal: "Questions a week",
  progress: "Progress",
  progressOf: (name: string) => ` of ${name}`,
  none: "There is no group yet.",
  noneLead: "Select pupils from the suggestions below, or make an empty group and add pupils to it.",
  noneStaff: "The SENCO makes groups for pupils who need more practice.",
  pupils,
  between: (first: string, last: string) => `${first} to ${last}`,
  tables: (tables: readonly number[]) => tables.map((table) => `${table}×`).join(" "),
  facts: (facts: readonly (readonly number[])[]) => facts.map(([a, b]) => `${a} × ${b}`).join(", "),

  suggestions: "Pupils whom a group may help",
  suggestionsHint: "These pupils are in no group now. Those who need help most come first.",
  noSuggestions: "No pupil needs a group now, or there is not enough practice yet to tell.",
  more: "There are more suggestions. They appear here when these pupils are in a group.",
  pupil: "Pupil",
  class: "Class",
  noClass: "No class",
  predicted: "Predicted score",
  marks: (score: number | null) => (score === null ? "–" : marks(score)),
  why: "Why",
  reasons,
  makeOfSelected: "Make a group of them",

  newTitle: "Make a group",
  newHelp: [
    "Choose what the pupils practise, for how long, and how many questions each pupil should answer in a week.",
    "The criteria for joining and leaving are for you. The measurable ones are compared with each pupil on the screen of the group's progress.",
  ],
  newPupils: (names: string[]) => `The group starts with ${pupils(names.length)}: ${names.join(", ")}.`,
  addLater: "You add pupils on the next screen.",
  create: "Make the group",
  created: (name: string) => `The group ${name} is ready.`,
  createdWithoutPupils: (name: string, problem: string) =>
    `The group ${name} is ready, but its pupils were not added: ${problem}`,

  form: {
    name: "Name of the group",
    tables: "Times tables",
    tableName: (table: number) => `${table}×`,
    facts: "Single facts",
    factsHint: "For example: 7 × 8, 6 × 9. A group needs a times table or a fact.",
    starts: "First day",
    ends: "Last day",
    goal: "Questions that each pupil should answer in a week",
    joining: "Joining",
    leaving: "Leaving",
    entryScore: "Highest predicted score for joining, of 25",
    entryWords: "Your criteria for joining",
    exitScore: "Lowest predicted score for leaving, of 25",
    exitPercent: "Targets that must be secure for leaving, in percent",
    exitWords: "Your criteria for leaving",
    optional: "You may leave this empty.",
    factsWrong: "Write facts as two numbers from 1 to 12, such as 7 × 8, with commas between them.",
    numberWrong: "This is not a number.",
    noTargets: "Choose a times table, or write a fact below.",
    nameTaken: "Another group has this name. Groups that have ended count, too.",
    conflict:
      "Somebody changed this group after you opened it. Load the page again: what you typed stays. Then save again.",
    correct: "Correct what you typed, then try again.",
  },
};
