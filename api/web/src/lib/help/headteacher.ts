import type { Guide } from "./guide";

export const headteacher: Guide = {
  id: "headteacher",
  title: "For headteachers",
  lead: "You see the whole school, open and close the rounds of the check, and moderate marking. You may also do all that a teacher and an IT admin do.",
  chapters: [
    {
      id: "school",
      title: "See the whole school",
      place: "/staff/school",
      steps: [
        "Open “School”. It shows how many pupils practise, what they know and how this changes from week to week.",
        "Compare classes and groups of pupils with care: small groups differ by chance.",
        "Every picture has its figures beside it, and the screen prints for governors.",
      ],
      picture: "The whole school",
    },
    {
      id: "round",
      title: "Open a round of the check",
      place: "/staff/rounds",
      steps: [
        "Open a round in “Checks”: its name, the year group, the first and the last day.",
        "You can change or delete a round until a pupil has started it.",
        "Follow the days of the check in the round: who has finished, and who has not.",
      ],
      picture: "The rounds of the check",
    },
    {
      id: "declaration",
      title: "Close a round",
      place: "/staff/rounds",
      steps: [
        "Every pupil must have completed the check or have a reason for not taking it. The round names those who are missing.",
        "Make the declaration. It locks the results for good.",
        "Then the results show each question, its time and its recall time.",
      ],
    },
    {
      id: "moderation",
      title: "Moderate marking",
      place: "/staff/marking",
      steps: [
        "Show the marked answers, open one, and give the score that you would give, with a note.",
        "The teacher sees your decision beside the first score. Both are kept.",
      ],
      picture: "The written answers",
    },
    {
      id: "accounts",
      title: "Look after people and data",
      place: "/staff/accounts",
      steps: [
        "Create accounts, archive leavers and restore them, as an IT admin does.",
        "If a parent asks for it, export the whole record of a person, or erase it. The mentions of the person in texts are listed first.",
        "The audit shows who has done what and when.",
      ],
      picture: "The accounts of the school",
    },
  ],
};
