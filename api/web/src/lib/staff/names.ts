/** The words of the product for values of the API. */

import type { Schema } from "$lib/api";

export const roleNames: Record<Schema<"SchoolRole">, string> = {
  pupil: "Pupil",
  teacher: "Teacher",
  senco: "SENCO",
  headteacher: "Headteacher",
  it_admin: "IT admin",
};

export const yearNames: Record<Schema<"YearGroup">, string> = {
  N: "Nursery",
  R: "Reception",
  1: "Year 1",
  2: "Year 2",
  3: "Year 3",
  4: "Year 4",
  5: "Year 5",
  6: "Year 6",
};

export const senNames: Record<Schema<"SenStatus">, string> = {
  N: "No SEN",
  K: "SEN support",
  E: "EHC plan",
};

export const levelNames: Record<Schema<"FactMastery">, string> = {
  unseen: "Not seen",
  not_yet: "Not yet",
  worked_out: "Worked out",
  quick: "Quick",
  secure: "Secure",
};

export const attentionNames: Record<Schema<"Reason">, string> = {
  locked_out: "Locked out",
  not_practised: "Has not practised",
  low_success: "Finds it hard",
  stalled: "Makes no progress",
  accurate_but_slow: "Right but slow",
};

export const arrangementNames: Record<Schema<"ArrangementCode">, string> = {
  ATA: "Audible time alert",
  CCT: "Colour contrast",
  FTS: "Font size",
  ITA: "Input assistance",
  NBQ: "Next button between questions",
  QNR: "Questions read aloud",
  RON: "No number pad on the screen",
};

export const restartNames: Record<Schema<"RestartReason">, string> = {
  LOI: "Loss of internet",
  ITI: "IT issues",
  CLD: "Classroom disruption",
  DNC: "Did not complete",
};

export const notTakingNames: Record<Schema<"NotTaking">, string> = {
  ABSNT: "Absent",
  INCRG: "Incorrect registration",
  JSTAR: "Just arrived",
  LEFTT: "Left school",
  NOACC: "Unable to access",
  BLSTD: "Below the standard of the check",
};

/** Returns the name of a person. */
export function personName(person: { first_name: string; last_name: string }): string {
  return `${person.first_name} ${person.last_name}`;
}

/** Returns a fact as a question, such as "7 × 8", which no line break cuts. */
export function factName({ a, b }: { a: number; b: number }): string {
  return `${a}\u00a0×\u00a0${b}`;
}

/** Returns a predicted score with its range, such as "19 of 25 (17 to 22)". */
export function predictionText({ score, low, high }: Schema<"PredictedScore">): string {
  return `${Math.round(score)} of 25 (${Math.round(low)} to ${Math.round(high)})`;
}

/** Returns options for a `SelectField` from names, after an option without value if `none` names it. */
export function optionsOf<Value extends string>(
  names: Record<Value, string>,
  none?: string,
): { value: string; name: string }[] {
  const options = Object.entries<string>(names).map(([value, name]) => ({ value, name }));
  return none === undefined ? options : [{ value: "", name: none }, ...options];
}

// JavaScript lists those of an object that are numbers first.
const years: Schema<"YearGroup">[] = ["N", "R", "1", "2", "3", "4", "5", "6"];

/** Returns options for a year in the order of the school, after an option for no year. */
export function yearOptions(none: string): { value: string; name: string }[] {
  return [{ value: "", name: none }, ...years.map((value) => ({ value, name: yearNames[value] }))];
}

/** Returns a share as a percentage, such as "83 %"; a dash if it is not known. */
export function percent(share: number | null): string {
  return share === null ? "–" : `${Math.round(share * 100)} %`;
}
