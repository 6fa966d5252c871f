/** The words for the rules that a row of a roster can break, by the text of the service (`worker/src/roster/finding.rs`). */

export const rules: Record<string, string> = {
  "unknown role": "This is not a role of a school.",
  required: "This cell must not be blank.",
  "six digits": "A PIN has six digits.",
  "damaged by a spreadsheet": "A spreadsheet has changed this number.",
  "too easy to guess": "This PIN is too easy to guess.",
  "password not for pupils": "Pupils have a PIN, not a password.",
  "pin only for pupils": "Staff have a password, not a PIN.",
  "password required for staff": "A new member of staff needs a first password.",
  "too common or too short": "This password is too common or too short.",
  "contains the username or the school's name": "This password contains the user name or the name of the school.",
  "shared by too many pupils": "Too many pupils of the file have this PIN.",
  "72 bytes at most": "This password is too long.",
  "twice in this file": "Another row of the file has this value, too.",
  "check letter": "The first letter of this UPN does not fit its digits.",
  "13 characters": "A UPN has 13 characters.",
  "R or 1-6": "This is not a year group of a primary school.",
  "N, K or E": "This is not an SEN status.",
  "letters, digits": "A user name has only letters, digits, dots, hyphens and underscores.",
  "128 characters": "This name is too long.",
  "not a name": "This is not a name.",
  "not text": "This cell has characters that are not text.",
  "too long": "This cell is too long.",
  "too few columns": "This row has fewer cells than the first row.",
  "too many columns": "This row has more cells than the first row.",
  "matches two accounts": "This row belongs to two different accounts.",
  "matches the account of an earlier row": "An earlier row belongs to the same account.",
  "matches the account of a later row": "A later row belongs to the same account.",
  "username already exists": "Another person has this user name.",
  "role cannot change between pupil and staff": "A pupil cannot become a member of staff, or the other way round.",
  "administrators cannot demote themselves or the last one":
    "You cannot take away your own role of an administrator, or that of the last one.",
  "only a headteacher can do this": "Only a headteacher can add or change a headteacher.",
  "identifier changes": "The account with this user name has another number.",
  "archived account of another name": "The archived account with this user name has another name.",
  "same row twice": "The file has the same row twice.",
  "same name as another account": "Your school has an account with the same name.",
  "class has its teacher already": "The class has a teacher already.",
  "leavers are kept": "Pupils who are not in the file are not archived.",
  "more findings": "There are more errors than this list shows.",
};

/** The names of the columns, as the template writes them and in words. */
export const columns: Record<string, string> = {
  role: "role",
  username: "user name",
  first_name: "first name",
  last_name: "last name",
  classroom: "class",
  year_group: "year group",
  pin: "PIN",
  password: "password",
  external_id: "number in the school's system",
  upn: "UPN",
  sen_status: "SEN status",
};

const SECRET = ["pin", "password"];

/** Whether the service never shows the cells of a column. */
export function isSecret(column: string | null): boolean {
  return column !== null && SECRET.includes(column);
}

/** Returns a text of the service as a sentence. */
export function sentence(text: string): string {
  if (text === "") return "";
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.?!]$/.test(text) ? "" : "."}`;
}
