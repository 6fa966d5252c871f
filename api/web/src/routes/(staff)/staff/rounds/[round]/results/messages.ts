import type { Schema } from "$lib/api";

const outcomes: Record<Schema<"Outcome">, string> = {
  right: "Right",
  wrong: "Wrong",
  blank: "No answer",
  late: "Too late",
};

const attemptStates: Record<Schema<"AttemptState">, string> = {
  open: "The pupil is taking the check.",
  complete: "The service is marking the check. Load the page again in a moment.",
  incomplete: "The pupil did not finish this attempt, so it is not marked.",
  restarted: "The pupil got a restart, so this attempt is not marked.",
};

const pupils = (many: number) => (many === 1 ? "1 pupil" : `${many} pupils`);

export const messages = {
  title: (round: string) => `Results: ${round}`,
  tab: "Results of the check",
  print: "Print",
  download: "Download as CSV",
  file: (round: string) => `${round}.csv`,
  help: [
    "The results list each pupil's last complete attempt, with a score out of 25. There is no pass mark.",
    "Open a pupil's answers to see each question with the time to the answer and the recall time: the time until the first key. A short recall time means that the pupil knew the fact.",
    "“Times not verified” means that the times that the device sent do not fit the times at the service, for example because the answers arrived late. The score counts all the same. Ask what happened if you did not expect it.",
    "The CSV file opens in a spreadsheet. “Print” prints this screen without buttons.",
  ],
  open: "The round is not declared yet, so these results can still change.",
  locked: "The round is declared. These results are locked.",
  none: "There is no result yet.",
  noneHint: "A result appears here when a pupil has answered all 25 questions.",
  summary: (many: number, mean: number | null) =>
    mean === null ? `${pupils(many)}, not marked yet` : `${pupils(many)}, ${mean.toFixed(1)} of 25 on average`,
  distribution: "Pupils by score",
  score: "Score",
  pupilsColumn: "Pupils",

  list: "Each pupil",
  pupil: "Pupil",
  class: "Class",
  noClass: "No class",
  taken: "Taken on",
  attempt: "Attempt",
  times: "Times",
  verified: "Verified",
  unverified: "Not verified",
  notMarked: "Not marked yet",
  outOf: (score: number) => `${score} of 25`,
  answers: "Answers",
  answersOf: (name: string) => ` of ${name}`,

  tables: "By times table",
  tablesHint: "Every pupil has other questions, so this table adds up those of all pupils above.",
  table: "Times table",
  tableName: (table: number) => `${table} times table`,
  asked: "Asked",
  right: "Right",
  recall: "Mean recall time of right answers",
  seconds: (ms: number | null) => (ms === null ? "–" : `${(ms / 1000).toFixed(1)} s`),

  answersTitle: (name: string) => `Answers of ${name}`,
  answersHelp: [
    "The time is from showing the question to the answer; 6 seconds is the most. The recall time is from showing the question to the first key.",
    "A long recall time with a right answer means that the pupil worked the answer out. Such facts are worth practising.",
  ],
  attemptNumber: (number: number, day: string) => `Attempt ${number}, ${day}`,
  attemptStates,
  timesUnverified:
    "The times of this attempt are not verified: the times that the device sent do not fit the times at the service. The score counts all the same.",
  number: "Question",
  question: "Asked",
  answer: "Answer",
  outcome: "Marked",
  time: "Time",
  recallTime: "Recall time",
  outcomes,
  nothing: "nothing",
  blank: "–",
};
