export const messages = {
  title: "Usage",
  lead: "Log-ins and practice are those of the last 7 days.",
  help: [
    "This shows how much each school uses the product. It shows numbers only, never what a person has done.",
    "A school without log-ins may need help to start. A number of dead jobs leads to the jobs that have failed for good.",
  ],
  school: "School",
  accounts: "Accounts",
  logins: "Log-ins",
  sessions: "Signed in now",
  practice: "Practice",
  jobs: "Open jobs",
  dead: "Dead jobs",
  none: "There is no school yet.",
  whatFirst: "Create the first school. Its usage appears here.",
  create: "New school",
};
