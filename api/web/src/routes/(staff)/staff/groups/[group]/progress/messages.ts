import type { Schema } from "$lib/api";

const warnings: Record<Schema<"GainWarning">, string> = {
  no_peers:
    "There are no pupils of the same year outside the group to compare with, so nobody can tell what the pupils would have gained without it.",
  small_numbers:
    "There are few pupils in this comparison, so its numbers may mislead: one pupil can change them a lot. Look at each pupil below.",
};

const measures: Record<"predicted_score" | "facts_secure", string> = {
  predicted_score: "Predicted score, of 25",
  facts_secure: "Secure facts, of 78",
};

const gain = (value: number | null) =>
  value === null ? "–" : `${value > 0 ? "+" : value < 0 ? "−" : ""}${Math.abs(value).toFixed(1)}`;

export const messages = {
  title: (group: string) => `Progress: ${group}`,
  tab: "Progress of a group",
  print: "Print",
  help: [
    "“Practice each week” shows how many questions the pupils answered on average, with the weekly goal as a line. Only sessions that have ended count.",
    "“Gain” compares the pupils with pupils of the same year who were never in the group, from the day on which each pupil joined.",
    "Scores of pupils who were chosen for low scores tend to rise anyway. So a difference is a hint, not a proof.",
    "A pupil is ready to leave when the pupil meets the measurable criteria of the group. You decide.",
  ],
  none: "There is nothing to show yet.",
  noneHint: "The progress appears when the group has started and has pupils.",
  ready: "Ready to leave",
  readyNone: "No pupil meets the criteria for leaving yet.",
  readyUnset: "The group has no measurable criteria for leaving. Set some to see here who meets them.",
  readyNames: (many: number) =>
    many === 1 ? "1 pupil meets the criteria for leaving:" : `${many} pupils meet the criteria for leaving:`,
  change: "Change the pupils of the group",

  weeks: "Practice each week",
  weeksLabel: "Questions that a pupil answered on average, by week",
  goal: (goal: number) => `Goal: ${goal}`,
  week: "Week from",
  answered: "Questions a pupil",
  goalMet: "Pupils who met the goal",
  metOf: (met: number, all: number) => `${met} of ${all}`,

  gain: "Gain",
  warnings,
  measures,
  measure: "Measure",
  measured: "Pupils measured",
  group: "Mean gain of the group",
  peers: "Mean gain of their peers",
  difference: "Difference",
  peersCount: (many: number) => (many === 1 ? "There is 1 peer." : `There are ${many} peers.`),
  gained: gain,

  pupils: "Each pupil",
  pupil: "Pupil",
  predicted: "Predicted score",
  secure: "Secure facts",
  targets: "Secure targets",
  met: "Weeks with the goal met",
  leaving: "Leaving",
  change_of: (before: string, now: string) => `${before} → ${now}`,
  outOf: (part: number, whole: number) => `${part} of ${whole}`,
  score: (score: number | null) => (score === null ? "–" : String(Math.round(score))),
  isReady: "Ready",
  notReady: "Not yet",
  noCriteria: "–",
  left: (day: string) => `Left on ${day}`,
  aboveEntry: "Joined above the criterion",

  everyWeek: "Questions of each pupil by week",
  signs: "✓ means that the pupil met the goal of the week.",
  metSign: "✓",
  metWords: "goal met",
};
