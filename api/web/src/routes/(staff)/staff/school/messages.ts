import type { Schema } from "$lib/api";

const actions: Record<Schema<"HeadteacherAction">, string> = {
  create: "create a headteacher's account",
  give_role: "make somebody a headteacher",
  change: "change a headteacher's account",
  archive: "archive a headteacher's account",
  erase: "erase a headteacher's account",
  credential: "set a headteacher's password",
  import: "import a headteacher's account",
};

const measures: Record<"predicted" | "actual" | "answered_per_week", string> = {
  predicted: "Predicted score, of 25",
  actual: "Score in the latest check, of 25",
  answered_per_week: "Questions a week",
};

const tenths = (value: number | null) => (value === null ? "–" : value.toFixed(1));

export const messages = {
  title: "The school",
  tab: "The school",
  print: "Print",
  help: [
    "This screen shows all pupils of the school: what score the practice predicts for each, and what they scored in their latest check.",
    "Figures about pupils with special educational needs are hidden if they are about one to four pupils, so that nobody can be recognised.",
    "“Refused” lists what IT admins tried to do to a headteacher's account or role. Only a headteacher may do that.",
  ],
  empty: "There is no pupil yet.",
  emptyHint: "Import the roster first. Figures appear when pupils practise.",

  scores: "Scores",
  predictedTitle: (pupils: number, mean: number | null) => distributionTitle("Predicted scores", pupils, mean),
  actualTitle: (pupils: number, mean: number | null) => distributionTitle("Scores in the latest check", pupils, mean),
  noScores: "No pupil has a score yet.",
  score: "Score",
  pupils: "Pupils",

  classes: "Classes compared",
  noClasses: "There is no class yet.",
  class: "Class",
  year: "Year",
  predicted: "Mean predicted score",
  actual: "Mean score in the latest check",
  perWeek: "Questions a pupil and week",
  mean: tenths,
  meanOf: (mean: number | null, pupils: number) => (mean === null ? "–" : `${mean.toFixed(1)} (${pupils})`),
  meanHint: "The number in brackets is the number of pupils with a score.",

  weeks: "Practice each week",
  weeksLabel: "Questions answered in the school, by week",
  week: "Week from",
  answered: "Questions",
  practising: "Pupils who practised",

  sen: "Special educational needs",
  senPupils: (count: number | null) => (count === null ? "hidden" : String(count)),
  senGroup: "SEN support or EHC plan",
  others: "Other pupils",
  measure: "Measure",
  measures,
  hiddenAll:
    "One of the two groups has only one to four pupils. All figures are hidden, so that nobody can be recognised.",
  hiddenSome: "A dash means that there is no figure, or that it would be about one to four pupils and is hidden.",

  refused: "Refused",
  refusedNone: "No IT admin has tried to change a headteacher's account or role in the last 30 days.",
  refusedCount: (count: number) =>
    count === 1 ? "1 action was refused in the last 30 days." : `${count} actions were refused in the last 30 days.`,
  when: "When",
  who: "Who",
  what: "Tried to",
  erased: "An account that was erased",
  actions,
};

function distributionTitle(what: string, pupils: number, mean: number | null): string {
  const who = pupils === 1 ? "1 pupil" : `${pupils} pupils`;
  return mean === null ? `${what}: ${who}` : `${what}: ${who}, ${mean.toFixed(1)} on average`;
}
