const people = (count: number) => (count === 1 ? "1 account" : `${count} accounts`);
const pupils = (count: number) => (count === 1 ? "1 pupil" : `${count} pupils`);

const mistakes = {
  next: "Correct it, then try again.",
  taken: "Another account of the school has this user name.",
  known: "Another account of the school has this UPN or this number.",
  look: "Search for the person in the list of accounts, also among the archived ones.",
  of: {
    first_name: "This is no name: it is empty, or starts with =, +, - or @.",
    last_name: "This is no name: it is empty, or starts with =, +, - or @.",
    username: "A user name has the letters a to z, digits, dots, hyphens and underscores, and 64 characters at most.",
    classroom_id: "The school has no such class any more.",
    upn: "This is no UPN: it has 13 characters, and its first letter must match the digits.",
    external_id: "This is no number of the school's system: it starts with =, +, - or @.",
    pin: "Choose six digits that are no sequence, repetition or date, and that few other pupils have.",
    password: "Choose 8 characters or more, no common password, and nothing with the user name or the school's name.",
    role: "This role cannot be given here.",
  } as Record<string, string>,
};

export const messages = {
  title: "Accounts",
  helpWhat: "Everybody who can sign in at your school has an account: pupils with a PIN, staff with a password.",
  helpFind:
    "Search by name or user name, or filter the list. Press a heading to sort. Select people to do something for all of them.",
  helpArchive:
    "Archive who leaves: the person cannot sign in, leaves the class, and can be restored. Only an archived account can be erased for good.",
  new: "New account",
  import: "Import a roster",
  filters: "Filter the accounts",
  search: "Name or user name",
  role: "Role",
  anyRole: "Any role",
  class: "Class",
  anyClass: "Any class",
  noClass: "No class",
  list: "List",
  active: "Active accounts",
  archivedOnes: "Archived accounts",
  name: "Name",
  username: "User name",
  state: "State",
  created: "Created",
  none: "Nobody matches.",
  noneHint: "Change the filters, or look among the archived accounts.",
  everybody: "Show all active accounts",

  stateActive: "Active",
  stateLocked: (time: string) => `Locked until ${time}`,
  stateArchived: (day: string) => `Archived on ${day}`,
  statePassword: "Has not chosen a password yet",

  archive: "Archive",
  archivedMany: (count: number) => `${people(count)} archived.`,
  restore: "Restore",
  restoredMany: (count: number) => `${people(count)} restored. Pupils need a class again.`,
  unlock: "Unlock",
  unlocked: (count: number) => `${people(count)} unlocked.`,
  move: "Move to a class",
  moveTitle: "Move the pupils to which class?",
  moveAction: "Move",
  toClass: "Class",
  moved: (count: number) => `${pupils(count)} moved.`,
  cards: "New PINs and cards",
  onlyPupils: "Select only pupils to move them or to print cards.",
  mixed: "Select either active or archived accounts.",
  cardsTitle: (count: number) => `Print cards with new PINs for ${pupils(count)}?`,
  cardsEffect:
    "The PINs that the pupils have now stop working, and whoever is signed in is signed out. The new PINs are only on these cards.",
  cardsAction: "Draw PINs and print",
  cardsReady: "The cards are ready. Print them now: after you leave this screen nobody can see these PINs again.",
  printAgain: "Print again",

  firstName: "First name",
  lastName: "Last name",
  year: "Year",
  noYear: "No year",
  sen: "Special educational needs",
  notRecorded: "Not recorded",
  upn: "UPN",
  upnHint: "13 characters. May be empty.",
  externalId: "Number in the school's system",
  externalIdHint: "Imports find the person by it. May be empty.",
  pin: "PIN",
  password: "Password",
  door: "Signs in at",
  once: (isPupil: boolean) =>
    isPupil
      ? "Write the PIN down now: it is shown only once."
      : "Pass the password on now: it is shown only once. The person chooses another one at the first log-in.",
  asTyped: (isPupil: boolean) =>
    isPupil
      ? "The PIN is the one that you typed."
      : "The password is the one that you typed. The person chooses another one at the first log-in.",
  mistakes,
};
