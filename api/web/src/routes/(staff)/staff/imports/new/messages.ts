import type { Schema } from "$lib/api";

const onErrorNames: Record<Schema<"OnError">, string> = {
  stop: "Import nothing until every row is right",
  skip: "Leave those rows out and import the others",
};

const onErrorConsequences: Record<Schema<"OnError">, string> = {
  stop: "You correct the file and upload it again. This is the safe choice.",
  skip: "The people in those rows get no account and no change. You can correct their rows later and upload them then.",
};

const leaversNames: Record<Schema<"Leavers">, string> = {
  keep: "Leave them as they are",
  archive: "Archive them",
};

const leaversConsequences: Record<Schema<"Leavers">, string> = {
  keep: "Nothing changes for pupils who are not in the file. Choose this if the file has only some of your pupils, such as new starters.",
  archive:
    "Pupils who are not in the file can no longer sign in and are taken out of their class. Their results stay, and each account can be restored. Choose this only if the file has every pupil of your school.",
};

export const messages = {
  title: "Upload a roster",
  lead: "Nothing changes yet: after the upload you see the difference to your school, and decide.",
  back: "Imports",
  file: "The file",
  fileHint: "A CSV file of at most 10 MB and 50,000 rows. Choose it, or drop it anywhere on this page.",
  chosen: (size: string) => `is chosen, ${size}.`,
  kilobytes: (bytes: number) => `${Math.max(1, Math.round(bytes / 1000)).toLocaleString("en-GB")} kB`,
  missing: "Choose a file first.",
  several: "Drop one file only.",
  tooLarge: "This file has more than 10 MB. A roster of a school has less than 1 MB: is it the right file?",
  unopened: "This device cannot open the file. Close it in other programs, then choose it again.",
  onError: "If a row has an error",
  onErrorNames,
  onErrorConsequences,
  leavers: "Pupils of your school who are not in the file",
  leaversNames,
  leaversConsequences,
  large:
    "You have allowed that more than half of the accounts of your school change. Upload the same file again, then look at the difference before you import it.",
  upload: "Upload and show the difference",
  uploading: "The file is being uploaded.",
  unreadable: (what: string) => `The file cannot be read as a roster: ${what}`,
  help: [
    "The first row of the file names the columns, for example first_name, last_name, classroom, year_group. The names that school systems use, such as Forename, Surname, Reg and Year, are understood, too.",
    "People are recognised by external_id (admission number), then by UPN, then by user name. With one of them in the file, nobody gets two accounts.",
    "A missing user name is made from the name, and a missing PIN is drawn at random. New staff need a first password.",
    "In Excel, save the file as “CSV UTF-8 (Comma delimited)”.",
  ],
};
