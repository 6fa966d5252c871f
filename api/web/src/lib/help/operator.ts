import type { Guide } from "./guide";

export const operator: Guide = {
  id: "operator",
  title: "Help for operators",
  lead: "You run the service for all schools: you create them, give them their first administrator, and watch the work in the background.",
  chapters: [
    {
      id: "school",
      title: "Create a school",
      place: "/platform/schools",
      steps: [
        "Press “New school”. Type the name as the school writes it, and its URN of six digits.",
        "The short name is made from the name. It becomes the school's address, so agree on it before cards are printed.",
        "The school's own screen opens. Create its first administrator there: an IT admin or the headteacher.",
        "Pass on the address, the user name and the password that are shown. The password is shown only once.",
      ],
      picture: "The schools of the service",
    },
    {
      id: "password",
      title: "When an administrator has lost the password",
      place: "/platform/schools",
      steps: [
        "Another IT admin or the headteacher of the school can set a new password in “Accounts”.",
        "If there is nobody else, create another administrator for the school. The new one can then set the password of the first.",
      ],
    },
    {
      id: "suspension",
      title: "Suspend a school",
      place: "/platform/schools",
      steps: [
        "Open the school and suspend it. All its people are signed out at once and cannot sign in. Nothing is deleted.",
        "Reactivate it on the same screen. User names, PINs and passwords stay as they were.",
      ],
    },
    {
      id: "usage",
      title: "See how schools use the product",
      place: "/platform/usage",
      steps: [
        "“Usage” shows for each school its accounts, the log-ins and practice of the last 7 days, and its jobs.",
        "A school with accounts and without log-ins may need help to start.",
      ],
      picture: "The usage of the schools",
    },
    {
      id: "jobs",
      title: "Mend failed jobs",
      place: "/platform/jobs",
      steps: [
        "Show the dead jobs. These have failed for good and wait for you.",
        "Read the last error and mend its cause first.",
        "Retry one job, or show its kind and retry every failed job of that kind.",
      ],
      picture: "The jobs of the service",
    },
    {
      id: "support",
      title: "Help a school that quotes a code",
      steps: [
        "Ask for the code, such as [LMS-ADM-007], and for the request id below it.",
        "Look the code up in the list of all codes: it says the usual cause and what helps.",
        "Search the log of the service for “api error” with the request id. The cause is there, and only there.",
      ],
    },
  ],
};
