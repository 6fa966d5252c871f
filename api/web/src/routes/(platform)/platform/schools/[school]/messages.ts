import type { Schema } from "$lib/api";

/** The words for the roles that the operator can give. */
export const adminRoles: Record<Schema<"AdminRole">, string> = { it_admin: "IT admin", headteacher: "Headteacher" };

export const messages = {
  back: "Schools",
  lead: (urn: string, created: string) => `URN ${urn}, here since ${created}`,
  help: [
    "Here you change the name and the address of the school, suspend it, and create its administrators.",
    "The first administrator gets a password that the service draws. It is shown once, with the address to sign in at. Pass both on; the person must choose a password of their own at the first log-in.",
    "While a school is suspended, nobody of it can sign in. Nothing is deleted.",
    "Opening this screen is noted in the audit of the school, because it shows names of its staff.",
  ],
  details: "Name and address",
  name: "Name of the school",
  slug: "Short name",
  slugHint: (address: string) =>
    `The address of the school: ${address}. Login cards that are printed already show the old one.`,
  stored: (value: string) => `Stored now: ${value}`,
  save: "Save the changes",
  saved: "The school has been changed.",
  loadAgain: "Load the page again and keep what I typed",
  status: "Status",
  active: "The school is active. Its people can sign in.",
  suspended: "The school is suspended. Nobody of it can sign in.",
  suspend: "Suspend the school",
  suspendTitle: (name: string) => `Suspend ${name}?`,
  suspendText:
    "Every person of the school is signed out at once, pupils in the middle of a question too. Nothing is deleted.",
  suspendedNow: (name: string) => `${name} is suspended.`,
  reactivate: "Reactivate the school",
  reactivateTitle: (name: string) => `Reactivate ${name}?`,
  reactivateText: "The people of the school can sign in again, with the same user names, PINs and passwords.",
  reactivatedNow: (name: string) => `${name} is active again.`,
  admins: "Administrators",
  adminName: "Name",
  username: "User name",
  role: "Role",
  state: "State",
  states: { archived: "Archived", waiting: "Has not chosen a password yet", ready: "Active" },
  noAdmins: "This school has no administrator yet.",
  createFirst: "Create the first one below. An IT admin creates the other accounts of the school.",
  newAdmin: "New administrator",
  first: "First name",
  last: "Last name",
  usernameHint:
    "Small letters, digits, dots, hyphens and underscores. It is made from the name; change it if you like.",
  create: "Create the administrator",
  handOver: (name: string) => `Pass this on to ${name}`,
  once: "The password is shown only now. The person must choose another one at the first log-in.",
  door: "Sign in at",
  password: "Password",
  copy: "Copy all three",
  copied: "Copied",
  passedOn: "I have passed it on",
};
