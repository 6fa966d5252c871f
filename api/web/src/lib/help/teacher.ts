import type { Guide } from "./guide";

export const teacher: Guide = {
  id: "teacher",
  title: "For teachers",
  lead: "You see who needs you, set work, mark, and lead your class through the Multiplication Tables Check.",
  chapters: [
    {
      id: "today",
      title: "Start the day",
      place: "/staff",
      steps: [
        "Sign in at your school's address, with “I work at this school”. “Today” opens.",
        "Read who needs attention and why. Unlock a pupil who has typed wrong PINs with one press.",
        "Look at the facts to teach again: many pupils of your classes get these wrong.",
      ],
      picture: "The screen “Today” with the pupils who need attention and the classes",
    },
    {
      id: "class",
      title: "Look at a class",
      place: "/staff",
      steps: [
        "Open a class from “Today”.",
        "The picture shows the facts from 1 × 1 to 12 × 12. The darker a square is, the more pupils know the fact by heart.",
        "Choose a square to see how many pupils are on each level. Set work on the facts that most pupils do not know yet.",
        "See who practises now. That helps while the whole class works.",
      ],
      picture: "A class with its table of facts",
    },
    {
      id: "cards",
      title: "Give pupils their log-in cards",
      place: "/staff",
      steps: [
        "Open the class and press “Print login cards”. Every pupil gets a new PIN, so old cards no longer work.",
        "For single pupils, select them in “Pupils” and print only their cards.",
        "Cut the cards and hand them out. A card shows the school's address, the user name and the PIN.",
        "A pupil scans the code on the card or types the address, then types the PIN.",
      ],
    },
    {
      id: "pupil",
      title: "Help one pupil",
      place: "/staff/pupils",
      steps: [
        "Find the pupil in “Pupils” by name, or open the pupil from “Today”.",
        "See what the pupil knows, how the last weeks went, and why the last questions were chosen.",
        "If you know better than the product whether the pupil knows a fact, set it there.",
        "Give a new PIN if the pupil has forgotten it. Set access arrangements, such as larger text or questions read aloud.",
      ],
      picture: "A pupil with the table of facts",
    },
    {
      id: "work",
      title: "Set work",
      place: "/staff/work",
      steps: [
        "Choose a class or pupils, the tables or facts to practise, and the day until which it should be done.",
        "The work appears on the pupils' first screen.",
        "The list shows who has done it. Work that is overdue is marked as such.",
        "You can cancel work, and take that back for a day.",
      ],
      picture: "The list of work that was set",
    },
    {
      id: "marking",
      title: "Mark written answers",
      place: "/staff/marking",
      steps: [
        "Open the first answer. Type the digit of the score and press Enter; write feedback if you like.",
        "The next answer opens at once. Pupils see the score and your feedback in their results.",
        "The headteacher may moderate an answer. Then both scores are shown.",
      ],
      picture: "The written answers to mark",
    },
    {
      id: "assessments",
      title: "Make an assessment",
      place: "/staff/assessments",
      steps: [
        "Create an assessment with its questions and their marks, and choose the classes that sit it.",
        "Pupils of these classes find it on their first screen while it is open.",
        "Numbers are marked at once. Written answers wait in “Marking”.",
        "Open the results to see each question and each pupil.",
      ],
      picture: "The list of assessments",
    },
    {
      id: "check",
      title: "The day of the check",
      place: "/staff/rounds",
      steps: [
        "Let pupils try the rehearsal a few days before. They find it on their first screen.",
        "On the day, open the round in “Checks”. It shows who has not started, who is in the check and who has finished.",
        "If a device fails, the answers that it has are kept. Give the pupil a restart with the reason; a pupil may have two.",
        "If a pupil does not take the check, set the reason.",
        "Then see the results with each question, its time and its recall time. The headteacher closes the round, which locks them.",
      ],
      picture: "A round of the check with its pupils",
    },
    {
      id: "groups",
      title: "Follow the intervention groups",
      place: "/staff/groups",
      steps: [
        "The SENCO makes the groups. You see their pupils, how much they practise and what they gain.",
        "Look here before a review with the SENCO or with parents.",
      ],
      picture: "The intervention groups",
    },
  ],
};
