export const messages = {
  title: "Imports",
  lead: "A roster is a CSV file with the pupils and the staff of your school.",
  template: "Download the template",
  upload: "Upload a roster",
  list: "Imports, the latest first",
  file: "File",
  state: "State",
  when: "Uploaded",
  who: "By",
  erased: "Erased account",
  created: "New",
  updated: "Changed",
  rejected: "With errors",
  none: "Nobody has uploaded a roster yet.",
  first:
    "Export the pupils from your school's system as CSV, or fill in the template. Then upload the file: you see what would change before anything changes.",
  help: [
    "An import creates and changes many accounts and classes at once. Upload a file at the start of the year, and again when pupils come, leave or move.",
    "An upload changes nothing. It shows the difference to your school first, with every error in the file, and you decide whether to import it.",
    "The same file twice changes nothing. An import never deletes an account.",
    "Files, reports and the PINs of login cards are stored for 7 days.",
  ],
};
