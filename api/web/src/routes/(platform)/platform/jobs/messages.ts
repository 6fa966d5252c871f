import type { Schema } from "$lib/api";

/** The words for the kinds of jobs. */
export const kindNames: Record<string, string> = {
  import: "Import of a roster",
  practice_queue: "Plan of the next practice",
  digest: "Summary of a session",
  mtc_score: "Marking of a check",
  erase: "Erasure of a person",
  sweep: "Deletion of expired rows",
};

export const stateNames: Record<Schema<"JobState">, string> = {
  pending: "Waiting",
  running: "Running",
  done: "Done",
  dead: "Dead",
};

export const messages = {
  title: "Jobs",
  help: [
    "A job is work that the service does in the background, such as an import. The latest job comes first.",
    "A job that fails is tried again by itself, with longer and longer pauses. After its last attempt it is dead: it stays in this list with its error until you retry it.",
    "First mend what the error says, then retry the job. To retry every failed job of a kind, show that kind first.",
  ],
  filters: "Filters of the jobs",
  state: "State",
  anyState: "All",
  kind: "Kind",
  anyKind: "All kinds",
  school: "School",
  platform: "The service itself",
  attempts: "Attempts",
  attemptsOf: (done: number, most: number) => `${done} of ${most}`,
  created: "Created",
  next: "Runs next",
  now: "Now",
  ended: (at: string) => `Ended ${at}`,
  never: "Not by itself",
  error: "Last error",
  steps: (done: number, total: number) => `${done} of ${total} steps`,
  action: "Action",
  retry: "Retry",
  retried: "The job runs again.",
  retryAll: "Retry all failed jobs of this kind",
  retryAllTitle: "Retry all failed jobs?",
  retryAllText: (kind: string) =>
    `Every dead job of the kind “${kind}” runs again, with all its attempts. Failed jobs that wait for their next attempt run now.`,
  retriedAll: (dead: number, waiting: number) =>
    `${dead === 1 ? "1 dead job runs" : `${dead} dead jobs run`} again, and ${waiting} that waited ${waiting === 1 ? "runs" : "run"} now.`,
  none: "There is no such job.",
  whatFirst: "That is good if you looked for dead jobs. Show all jobs to see what the service does.",
  all: "Show all jobs",
};
