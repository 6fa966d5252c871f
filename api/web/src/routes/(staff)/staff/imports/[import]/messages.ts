import type { Schema } from "$lib/api";
import { day } from "$lib/dates";
import { dayAndTime, time } from "$lib/staff/dates";
import { counted } from "../words";
import type { Filter } from "./report";

const leads: Record<Schema<"ImportState">, string> = {
  queued: "The file waits for its turn. Nothing has changed yet.",
  validating: "The file is being compared with your school. Nothing has changed yet.",
  ready: "Nothing has changed yet. Look at the difference, then import it.",
  rejected: "Nothing was imported.",
  committing: "The import is running. You can leave this page: it goes on.",
  done: "The import is complete.",
  cancelled: "The import was cancelled, and its file is deleted.",
  failed: "The import has stopped.",
};

const filters: Record<Filter, string> = {
  rejected: "Errors",
  created: "New",
  updated: "Changed",
  leaver: "Not in the file",
  unchanged: "With a remark only",
  all: "All",
};

export const messages = {
  leads,
  filters,
  back: "Imports",
  uploaded: (at: string, by: string) => `Uploaded on ${dayAndTime(at)} by ${by}.`,
  erased: "an erased account",
  help: [
    "The figures compare the file with your school. Correct the errors in the file, then upload it again: each row says how.",
    "“Import these changes” changes the accounts and classes. Until then nothing has changed, and you can cancel.",
    "After the import, print the login cards of the new pupils. Their PINs are stored for 7 days and are then gone; new ones can be drawn at any time.",
  ],
  progress: (done: number, total: number) => `${done} of ${counted(total, "row")}`,
  retry: (at: string) =>
    `The last try has failed. The service tries again at ${time(at)} by itself: you need not do anything.`,
  offline: "This device has no network. The import goes on without it, and this page goes on when the network is back.",

  difference: "The difference to your school",
  created: "New accounts",
  updated: "Accounts that change",
  moved: "of these, pupils who move to another class",
  restored: "of these, archived accounts that come back",
  unchanged: "Accounts that are right already",
  rejected: "Rows with errors",
  leaversKept: "Pupils not in the file, who stay as they are",
  leaversArchived: "Pupils not in the file, who are archived",

  notes: "About the whole file",
  ignored: (names: string) => `The service does not know these columns and has ignored them: ${names}.`,

  rows: "The rows",
  filter: "Show rows",
  correctFirst: "Correct these first",
  line: "Line",
  person: "Person",
  column: "Column",
  value: "In the file",
  wrong: "What is wrong",
  suggestion: "What to do",
  outcome: "What happens",
  remarks: "To look at",
  hidden: "not shown",
  blank: "blank",
  wholeRow: "the row",
  noRows: "There is no such row.",
  reportGone: "The rows are no longer stored: a report is deleted after 7 days.",
  newAccount: (role: string, classroom: string | null | undefined, username: string) =>
    `New account: ${role}${classroom ? ` in ${classroom}` : ""}, user name ${username}`,
  changes: (names: string[]) => `Other ${names.join(", ")}`,
  comesBack: "Comes back from the archive",
  right: "Right already",
  isArchived: "Is archived",
  stays: "Stays as it is",
  notImported: "Is not imported",

  errorsFile: "Download the file with its errors",
  errorsHint: (until: string) =>
    `This is your file with a column “Errors”. Correct the rows and upload it again. It has the PINs and passwords of your file, so keep it safe. It is stored until ${day(until)}.`,
  errorsGone: "The file is no longer stored: files are deleted after 7 days.",

  commit: "Import these changes",
  commitTitle: "Import these changes?",
  creates: (count: number) => `${counted(count, "account")} will be created.`,
  changesAccounts: (count: number) => `${counted(count, "account")} will change.`,
  archives: (count: number) => `${counted(count, "pupil")} will be archived and can then no longer sign in.`,
  leavesOut: (count: number) => `${counted(count, "row")} with errors will be left out.`,
  changesNothing: "No account will change. The teachers of classes may change.",
  compared: "The file is compared again with your school at that moment, in case somebody has changed something.",
  cancel: "Cancel this import",
  cancelTitle: "Cancel this import?",
  cancelText: "The uploaded file is deleted. Nothing was imported, and you can upload the file again at any time.",
  cancelFailedText: "The uploaded file is deleted. What was imported before the failure stays.",
  conflict: "Somebody else has committed or cancelled this import in the meantime.",
  loadAgain: "Load the page again",

  rejectedErrors: (count: number) =>
    `${counted(count, "row has an error", "rows have errors")}, and you have chosen to import nothing until every row is right.`,
  uploadCorrected: "Upload the corrected file",
  leaveOut: "Leave these rows out",
  tooLarge: "More than half of the accounts of your school would change.",
  tooLargeQuestion:
    "That is right at the start of a school year, when every class moves up. It is wrong if this is the file of another school or of one class only. Is it what you expect?",
  tooLargeYes: "Yes, allow it and upload the file again",
  tooLargeNo: "No, choose another file",
  failed: "The service could not finish this import, in spite of several tries.",
  failedNext:
    "Tell support the address of this page: the operator can find the cause and retry it. You can also cancel it.",
  failedAfter: (done: number, total: number) => `${done} of ${counted(total, "row")} were imported before it stopped.`,

  next: "What comes next",
  cards: "Print login cards",
  cardsText: (until: string) =>
    `The cards have the user names and PINs of the new pupils, class by class. They can be printed until ${day(until)}: then the PINs are deleted.`,
  cardsGone: "The PINs of this import are deleted after 7 days. Draw new ones at the accounts of the pupils.",
  noCards: "This import has created no pupils, so there are no cards.",
  accounts: "Accounts",
  pupilsDoor: "Pupils sign in at",
  staffDoor: "New staff sign in with the password of the file, and then choose their own, at",
  classes: "Look at the classes and their teachers",
};
