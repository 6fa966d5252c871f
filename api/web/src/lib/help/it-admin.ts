import type { Guide } from "./guide";

export const itAdmin: Guide = {
  id: "it_admin",
  title: "For IT admins",
  lead: "You bring the school's pupils and staff in, print the log-in cards, and keep the accounts right. You see no attainment.",
  chapters: [
    {
      id: "first-import",
      title: "Your first import",
      place: "/staff/imports",
      steps: [
        "Export pupils and staff from your school system as CSV. The usual headings of school systems are understood. Otherwise download the template and fill it in.",
        "Upload the file. Nothing changes yet: you see what would change, and every mistake by its line with a suggestion.",
        "Correct the mistakes in the file and upload it again, or import only the good lines.",
        "If all is right, commit the import. Classes that do not exist yet are made.",
        "Print the log-in cards. PINs that were drawn can be printed for 7 days; after that, draw new ones.",
      ],
      picture: "The imports of the school",
    },
    {
      id: "september",
      title: "September and leavers",
      place: "/staff/imports",
      steps: [
        "Import the new roster. Pupils are recognised by their id, their UPN or their user name, never by their name, so nobody loses work.",
        "Pupils who are missing in the file stay as they are, unless you choose to archive leavers.",
        "Archived pupils cannot sign in. Their record stays, and you can restore them.",
        "If an import would change more than half of the school, you must confirm it.",
      ],
    },
    {
      id: "accounts",
      title: "Accounts by hand",
      place: "/staff/accounts",
      steps: [
        "Find people by name or user name, or show one class or one role.",
        "Create an account for somebody who joins. A pupil gets a PIN, a member of staff a password to change at the first log-in.",
        "Choose several accounts to move them to a class, archive them, unlock them, or print new cards.",
        "Archive people who leave: you can restore them. Only erase a person when the law asks for it, because nothing brings the record back.",
      ],
      picture: "The accounts of the school",
    },
    {
      id: "classes",
      title: "Classes",
      place: "/staff/classrooms",
      steps: [
        "Create a class with its year group and its teacher.",
        "Then put pupils into it from “Accounts”.",
        "A class can be deleted after its pupils have moved to another one.",
      ],
      picture: "The classes of the school",
    },
    {
      id: "sign-ins",
      title: "When somebody cannot log in",
      place: "/staff/sign-ins",
      steps: [
        "“Failed log-ins” shows which user names were tried, and from which network.",
        "After five wrong tries an account is locked for 15 minutes. Unlock it in “Accounts”.",
        "If the PIN is forgotten, print a new card. If the password is forgotten, set a new one; the person must change it at the next log-in.",
      ],
      picture: "The failed log-ins of the school",
    },
    {
      id: "audit",
      title: "Who has done what",
      place: "/staff/audit",
      steps: [
        "“Audit” lists each change with the person, the time and what it was about.",
        "Show one person or one kind of change to answer a question.",
      ],
      picture: "The audit of the school",
    },
  ],
};
