import type { Guide } from "./guide";

export const senco: Guide = {
  id: "senco",
  title: "For SENCOs",
  lead: "You find pupils who need more, make groups with a target, and see whether it helps. You may also do all that a teacher does.",
  chapters: [
    {
      id: "suggestions",
      title: "Find pupils who need help",
      place: "/staff/groups",
      steps: [
        "“Groups” suggests pupils below the groups, each with the reasons.",
        "Open a pupil to see the facts and the last weeks before you decide.",
        "Make a group, and choose its pupils.",
      ],
      picture: "The groups and the pupils who are suggested",
    },
    {
      id: "group",
      title: "Lead a group",
      place: "/staff/groups",
      steps: [
        "Give the group a name, a target and the dates between which it meets.",
        "Each week, compare how much the pupils practised with what you planned.",
        "See the gain of the group beside that of the other pupils of the same year. If the numbers are small, a warning says that chance may explain it.",
        "At the end, review each pupil and change the group. A deleted group can be restored for a day.",
      ],
      picture: "The progress of a group, week by week",
    },
    {
      id: "arrangements",
      title: "Set access arrangements",
      place: "/staff/pupils",
      steps: [
        "Open a pupil and set what the pupil needs: questions read aloud, sounds, a next button, colours, text size, no number pad, or an assistant.",
        "For many pupils at once, choose them in “Pupils” and set the arrangements of all of them.",
        "Arrangements apply in practice and in checks. A longer time limit applies in practice only, because the check has fixed times.",
        "Let the pupil try them in the rehearsal of the check.",
      ],
      picture: "The pupils of the school",
    },
    {
      id: "review",
      title: "Prepare a review",
      place: "/staff/pupils",
      steps: [
        "Open the pupil and print the sheet for parents.",
        "It says in words what has become quicker and what is secure now, with the table of facts.",
      ],
    },
  ],
};
