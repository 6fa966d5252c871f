import type { Me } from "$lib/session";

type StaffRole = Exclude<Me["role"], "pupil" | "platform_admin">;

const duties: Record<StaffRole, string> = {
  teacher: "Your classes, set work, marking and checks",
  senco: "Intervention groups and access arrangements",
  headteacher: "The whole school, rounds of the check and accounts",
  it_admin: "Accounts, classes and imports of the roster",
};

export const messages = {
  title: (name: string) => `Hello, ${name}`,
  tab: "Staff",
  duties,
  notYet: "The screens for staff are still being built. Until then, the same can be done through the API:",
  api: "Open the API and its documentation",
  pupils: "Pupils sign in at",
  now: "What works now",
  pupilScreens: "Pupils can practise, sit assessments and checks, and see their facts and results.",
  password: "Change your password",
};
