import type { Schema } from "$lib/api";

const states: Record<Schema<"RoundState">, string> = {
  upcoming: "Not open yet",
  open: "Open",
  over: "Over, not declared",
  declared: "Declared",
};

export const messages = {
  title: "Rounds of the check",
  tab: "Checks",
  open: "Open a round",
  states,
  name: "Round",
  year: "Year",
  days: "Days",
  state: "State",
  started: "Have started",
  none: "There is no round yet.",
  noneHead: "Open a round for the year group that takes the check. Its pupils then see it on their first screen.",
  noneStaff: "The headteacher opens a round for the year group that takes the check.",
  help: [
    "A round is the time in which one year group takes the Multiplication Tables Check.",
    "The headteacher opens it. On its days, the pupils of the year group find the check on their first screen.",
    "Open a round to see who has taken the check, to give restarts, and to note why a pupil does not take it.",
    "When every pupil has a result or a reason, the headteacher declares the round. That locks the results.",
  ],
  between: (first: string, last: string) => (first === last ? first : `${first} to ${last}`),

  form: {
    name: "Name of the round",
    nameHint: "For example: June 2027",
    year: "Year group",
    opens: "First day",
    closes: "Last day",
    closesHint: "Pupils can take the check until the end of this day.",
  },
  newTitle: "Open a round",
  newLead: "One year group can have only one round at a time.",
  newHelp: [
    "Choose the year group and the days on which it takes the check.",
    "Pupils can start the check only on these days. You can change or delete the round until the first pupil starts.",
  ],
  yearTaken:
    "The year group has a round that is not declared yet. Declare it, or delete it if nobody has started, then open a new one.",
  opened: (name: string) => `The round ${name} is ready.`,
};
