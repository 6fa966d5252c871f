/** Accounts and classes that a test of its own needs, by the API. */

import { randomUUID } from "node:crypto";
import { school, type Pupil } from "./school.ts";

export interface Classroom {
  id: string;
  name: string;
  version: number;
}

export interface Account {
  id: string;
  username: string;
  password: string;
}

/** Returns a name that nobody else has, so that a search finds only the people of one test. */
export function uniqueName(): string {
  const letters = [...randomUUID().replaceAll("-", "")].slice(0, 10);
  return `Q${letters.map((digit) => "abcdefghijklmnop"[Number.parseInt(digit, 16)]).join("")}`;
}

export async function newClass(teacher_id: string | null = null): Promise<Classroom> {
  const api = await school.as("it_admin");
  return api("POST", "/admin/classrooms", { name: `Class ${uniqueName()}`, year_group: "4", teacher_id });
}

/** Makes a member of staff. Only a headteacher can make a headteacher. */
export async function newStaff(role: string, last_name = uniqueName()): Promise<Account> {
  const api = await school.as("headteacher");
  const password = "plum-river-42-tent";
  const person = { role, first_name: "Ida", last_name, username: `s${randomUUID().slice(0, 12)}`, password };
  return { ...(await api<Account>("POST", "/admin/users", person)), password };
}

/** Makes pupils with the same family name. */
export async function newPupils(first_names: string[], last_name = uniqueName()): Promise<Pupil[]> {
  const pupils: Pupil[] = [];
  for (const first_name of first_names) pupils.push(await school.pupil({ first_name, last_name }));
  return pupils;
}

/** Types a wrong PIN until the account is locked. */
export async function lock(pupil: Pupil): Promise<void> {
  const wrong = { ...pupil, pin: pupil.pin === "907153" ? "907154" : "907153" };
  for (let failures = 0; failures < 5; failures++) await school.asPupil(wrong).catch(() => undefined);
}
