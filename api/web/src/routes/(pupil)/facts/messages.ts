import type { Level } from "$lib/grid";

const levels: Record<Level, string> = {
  unseen: "new",
  not_yet: "not yet",
  worked_out: "worked out",
  quick: "quick",
  secure: "secure",
};

export const messages = {
  title: "My facts",
  secure: (count: number) => (count === 1 ? "1 of 78 facts is secure." : `${count} of 78 facts are secure.`),
  bothWays: "7 × 8 and 8 × 7 are one fact.",
  grid: "Facts from 1 × 1 to 12 × 12",
  choose: "Tap a square to see the fact.",
  fact: (a: number, b: number) => `${a} × ${b} = ${a * b}`,
  cell: (a: number, b: number, level: Level) => `${a} × ${b} = ${a * b}, ${levels[level]}`,
  levels,
  key: "What the colours mean",
  meaning: {
    unseen: "You have not had this one yet.",
    not_yet: "You are still learning this one.",
    worked_out: "You can work this one out.",
    quick: "You are quick at this one.",
    secure: "You know this one by heart.",
  } satisfies Record<Level, string>,
  streak: "School days in a row",
  streakDays: (days: number) =>
    days === 0
      ? "Practise today to start a new row of days."
      : days === 1
        ? "You have practised on 1 school day."
        : `You have practised on ${days} school days in a row.`,
  certificates: "Certificates",
  noCertificates: "You get a certificate for each times table when all its facts are secure.",
  certificate: (table: number) => `${table} times table`,
  earned: (day: string) => `since ${day}`,
};
