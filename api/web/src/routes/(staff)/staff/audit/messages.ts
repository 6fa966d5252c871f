const actors: Record<string, string> = {
  platform_admin: "Operator of the platform",
  import: "An import",
};

const subjects: Record<string, string> = {
  user: "An account",
  classroom: "A class",
  import: "An import",
  school: "The school",
  assignment: "Set work",
  assessment: "An assessment",
  marking: "A marking",
  group: "A group",
  mtc_round: "A round of the check",
};

export const messages = {
  title: "Audit",
  help: "Every change is recorded here: who did what, and when, the latest first. Nobody can change or delete an entry.",
  helpFilter: "Filter by person, action and days. Press the name of a person to see only what this person did.",
  helpAttainment: "IT admins see no details of teaching, because they would tell what pupils have learned.",
  filters: "Filter the audit",
  person: "Person",
  anybody: "Anybody",
  thisPerson: "The person that you pressed",
  action: "Action",
  anyAction: "Any action",
  from: "From",
  to: "To",
  none: "No entry matches.",
  noneHint: "Change the filters, or take them away.",
  all: "Show the whole audit",
  when: "When",
  who: "Who",
  what: "What",
  whom: "On what",
  details: "Details",
  several: "Several accounts",
  erased: "erased or deleted",
  commandLine: "The command line",
  actors,
  subjects,
};
