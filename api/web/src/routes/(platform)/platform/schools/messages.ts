import type { Schema } from "$lib/api";

/** The words for the status of a school. */
export const statusNames: Record<Schema<"Standing">, string> = { active: "Active", suspended: "Suspended" };

export const messages = {
  title: "Schools",
  help: [
    "This is every school of the service. Find one by a part of its name, and open it by its name.",
    "To start with a new school, press “New school”, then create its first administrator on the school's own screen.",
    "The address is the school's door: its pupils and staff sign in there.",
  ],
  create: "New school",
  filters: "Filters of the schools",
  search: "Part of the name",
  status: "Status",
  anyStatus: "All",
  sort: "Order",
  sorts: { name: "By name", newest: "Newest first" },
  name: "School",
  address: "Address",
  urn: "URN",
  created: "Since",
  none: "There is no school here.",
  whatFirst: "Create the first one, or show all schools again.",
  all: "Show all schools",
};
