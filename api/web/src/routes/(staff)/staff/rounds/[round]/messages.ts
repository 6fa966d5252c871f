import type { Schema } from "$lib/api";
import { notTakingNames, restartNames } from "$lib/staff/names";
import type { State } from "./states";

const states: Record<State, string> = {
  complete: "Complete",
  in_progress: "Taking it now",
  restart_given: "Has a restart",
  incomplete: "Did not finish",
  not_started: "Not started",
  not_taking: "Not taking",
};

const count = (many: number, one: string, more: string) => (many === 1 ? `1 ${one}` : `${many} ${more}`);
const pupils = (many: number) => count(many, "pupil", "pupils");

/** How many pupils of a state still prevent the declaration. */
const preventing: Record<State, (many: number) => string> = {
  not_started: (many) => count(many, "has not started", "have not started"),
  in_progress: (many) => count(many, "is taking the check now", "are taking the check now"),
  incomplete: (many) => count(many, "did not finish", "did not finish"),
  restart_given: (many) => count(many, "has not used the restart", "have not used their restarts"),
  // The service counts these pupils as settled.
  complete: (many) => count(many, "is complete", "are complete"),
  not_taking: (many) => count(many, "does not take the check", "do not take the check"),
};

export const messages = {
  states,
  results: "Results",
  change: "Change or delete",
  lead: (year: string, days: string, state: string) => `${year} · ${days} · ${state}`,
  help: [
    "This screen shows who has taken the check. While the round is open, it reads the state again every 15 seconds.",
    "If a device failed or a pupil was disturbed, press “Restart” and choose the reason. The pupil opens the check again and gets other questions. A pupil can have two restarts.",
    "If a pupil does not take the check, press “Not taking” and choose the reason.",
    "When every pupil has a result or a reason, the headteacher declares the round. That locks the results.",
  ],
  updated: (time: string) => `Last read at ${time}`,
  notUpdated: (time: string) => `The service did not respond. What you see is from ${time}. The screen tries again.`,
  announced: (complete: number, all: number, now: number) => `${complete} of ${all} complete, ${now} taking it now.`,

  countsTitle: "Where the pupils are",
  countsLabel: (parts: string[]) => `Pupils by state: ${parts.join(", ")}`,

  declaration: "Declaration",
  declaredOn: (day: string) => `The round was declared on ${day}. Its results are locked.`,
  notYetOpen: (day: string) => `The round opens on ${day}. It can be declared once it is open.`,
  settled: "Every pupil has a result or a reason.",
  settledStaff: "The headteacher can now declare the round.",
  prevented: "These pupils still need a result or a reason:",
  preventing,
  andMore: (many: number) => `and ${many} more`,
  declare: "Declare the round",
  declareTitle: "Declare the round?",
  declareWarning: (many: number) =>
    `This locks the results of ${pupils(many)}. After that, nobody can take the check in this round, and restarts and reasons cannot be changed.`,
  declareFinal: "A declaration cannot be taken back.",
  declareNow: "Declare and lock the results",
  declared: "The round is declared. Its results are locked.",

  listTitle: "Pupils",
  nobody: "No pupil is in this round.",
  nobodyHint: "The round has the pupils of its year group. Check the year group of the accounts.",
  noMatch: "No pupil matches these filters.",
  filter: "Filter the pupils",
  class: "Class",
  everyClass: "Every class",
  noClass: "No class",
  state: "State",
  everyState: "Every state",
  openState: "Needs a result or a reason",
  pupil: "Pupil",
  score: "Score",
  restarts: "Restarts",
  actions: "Actions",
  outOf: (score: number) => `${score} of 25`,
  unverified: "Times not verified",

  restart: "Restart",
  notTaking: "Not taking",
  takesAfterAll: "Takes it after all",
  forPupil: (name: string) => ` for ${name}`,
  restartTitle: (name: string) => `Restart for ${name}`,
  restartText: (number: number) =>
    `This is restart ${number} of 2. The attempt takes no more answers, and the next one has other questions. A complete attempt counts until a later one is complete. Why?`,
  notTakingTitle: (name: string) => `${name} does not take the check`,
  notTakingText: "The reason goes into the results. You can take it back until the round is declared. Why?",
  restarted: (name: string, reason: Schema<"RestartReason">) => `${name} has a restart: ${restartNames[reason]}.`,
  marked: (name: string, reason: Schema<"NotTaking"> | null) =>
    reason === null ? `${name} takes the check.` : `${name} does not take the check: ${notTakingNames[reason]}.`,

  changeTitle: "Change the round",
  changeHelp: [
    "You can change the name, the year group and the days until the first pupil starts the check.",
    "A round that nobody has started can be deleted, for example if it has the wrong year group.",
  ],
  save: "Save the round",
  saved: (name: string) => `The round ${name} is changed.`,
  changeConflict:
    "Somebody changed this round after you opened it, a pupil has started the check, or the year group has another round. Load the page again: what you typed stays. Then save again.",
  hasStarted: "Pupils have started the check, so the round can no longer be changed or deleted.",
  delete: "Delete the round",
  deleteTitle: "Delete the round?",
  deleteText: (name: string) => `The round ${name} and its reasons for not taking the check are deleted for good.`,
  deleted: (name: string) => `The round ${name} is deleted.`,
};
