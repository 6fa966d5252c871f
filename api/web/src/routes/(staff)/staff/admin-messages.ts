import { time } from "$lib/staff/dates";

export const messages = {
  title: (name: string) => `Hello, ${name}`,
  tab: "Staff",
  help: [
    "This page shows what needs an IT admin: imports of the roster, failed log-ins and accounts that are locked.",
    "An account is locked for 15 minutes after five failed log-ins from one network. You can unlock it at once.",
    "The bar above leads to the accounts, the classes, the imports and the audit.",
  ],

  guide: "Your school has no pupils yet",
  guideText: "These steps take about ten minutes. Nothing changes before step 5, so you can try as often as you like.",
  steps: {
    template: "Download the template, or export the pupils from your school's system as a CSV file.",
    fill: "Fill in one row for each pupil and each member of staff. First name and last name are enough; with the class and the year group, the classes are made, too.",
    upload: "Upload the file.",
    look: "Look at the difference, and correct the rows with errors.",
    lookNow: "Look at the file that is waiting",
    commit: "Import the changes.",
    print: "Print the login cards and give them to the classes.",
  },
  door: "Pupils sign in at",

  imports: "Latest imports",
  noImports: "Nobody has uploaded a roster yet.",
  all: "All imports",
  upload: "Upload a roster",

  signIns: "Failed log-ins of the last 24 hours",
  noFailures: "There were none.",
  failures: (attempts: number, accounts: number, hasMore: boolean) =>
    `${hasMore ? "More than " : ""}${attempts} for ${accounts} ${accounts === 1 ? "user name" : "user names"}.`,
  allFailures: "All failed log-ins",

  locked: "Locked accounts",
  noneLocked: "No account is locked.",
  until: (at: string) => `until ${time(at)}`,
  unlock: (username: string) => `Unlock ${username}`,
  unlocked: (username: string) => `${username} can sign in again.`,

  links: "More",
  accounts: "Accounts",
  classes: "Classes",
  audit: "Audit",
  password: "Change your password",
};
