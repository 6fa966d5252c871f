/** Short names that are made from names, for the person to change. */

/** The words at the end of a school's name that its short name does not need. */
const KIND_OF_SCHOOL = /(?:-(?:primary|infants?|junior|first|community|church|c-of-e|ce|rc|academy|school|and|of))+$/;
const LONGEST = 64;

/** Returns a short name for the address of a school, such as `oak-hill` for "Oak Hill Primary School". */
export function slugOf(name: string): string {
  const words = plain(name).replace(/[^a-z0-9]+/g, "-");
  const trimmed = words.replace(/^-+|-+$/g, "");
  return (trimmed.replace(KIND_OF_SCHOOL, "") || trimmed).slice(0, LONGEST).replace(/-+$/, "");
}

/** Returns a user name for a member of staff, such as `jbaker` for Jo Baker. */
export function usernameOf(first: string, last: string): string {
  const letters = (text: string) => plain(text).replace(/[^a-z0-9]/g, "");
  return (letters(first).slice(0, 1) + letters(last)).slice(0, LONGEST);
}

/** Returns the text in lower case, without accents and apostrophes. */
function plain(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f'’]/g, "")
    .toLowerCase();
}
