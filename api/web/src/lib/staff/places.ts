import type { Me } from "$lib/session";

/** A place of the bar above every screen of staff. */
export interface Place {
  href: string;
  name: string;
}

type StaffRole = Exclude<Me["role"], "pupil" | "platform_admin">;

const today = { href: "/staff", name: "Today" };
const teaching: Place[] = [
  { href: "/staff/pupils", name: "Pupils" },
  { href: "/staff/work", name: "Work set" },
  { href: "/staff/marking", name: "Marking" },
  { href: "/staff/assessments", name: "Assessments" },
  { href: "/staff/rounds", name: "Checks" },
  { href: "/staff/groups", name: "Groups" },
];
const administration: Place[] = [
  { href: "/staff/accounts", name: "Accounts" },
  { href: "/staff/classrooms", name: "Classes" },
  { href: "/staff/imports", name: "Imports" },
  { href: "/staff/audit", name: "Audit" },
  { href: "/staff/sign-ins", name: "Failed log-ins" },
];

const placesOfRole: Record<StaffRole, Place[]> = {
  teacher: [today, ...teaching],
  senco: [today, ...teaching],
  headteacher: [today, { href: "/staff/school", name: "School" }, ...teaching, ...administration],
  it_admin: [today, ...administration],
};

const platform: Place[] = [
  { href: "/platform/schools", name: "Schools" },
  { href: "/platform/usage", name: "Usage" },
  { href: "/platform/jobs", name: "Jobs" },
];

/** Returns the places of a role, in the order of the bar. Pupils have none. */
export function placesOf(role: Me["role"]): Place[] {
  if (role === "pupil") return [];
  return role === "platform_admin" ? platform : placesOfRole[role];
}

/** Returns the place to which a path belongs; null if it belongs to none. */
export function placeOf(path: string, places: Place[]): Place | null {
  const within = places.filter(({ href }) => path === href || path.startsWith(`${href}/`));
  return within.sort((one, other) => other.href.length - one.href.length)[0] ?? null;
}

/** Whether a role teaches: it sees attainment. */
export function teaches(role: Me["role"]): boolean {
  return role === "teacher" || role === "senco" || role === "headteacher";
}

/** Whether a role administers accounts, classes and imports. */
export function administers(role: Me["role"]): boolean {
  return role === "it_admin" || role === "headteacher";
}

/** Whether a role leads intervention groups. */
export function leadsGroups(role: Me["role"]): boolean {
  return role === "senco" || role === "headteacher";
}
