/** Classes of their own for the tests of staff screens, with pupils who practise or are locked out. */

import { randomUUID } from "node:crypto";
import { people } from "./served.ts";
import { school, type Pupil } from "./school.ts";

export interface Classroom {
  id: string;
  name: string;
  pupils: Pupil[];
}

/** The wrong PINs after which a pupil is locked out. */
const WRONG_PINS = 5;

/** Makes a class with pupils of these names. With `own`, the teacher of the demonstration is its teacher. */
export async function classOf(names: string[], own = false): Promise<Classroom> {
  const api = await school.as("it_admin");
  const body = { name: `Class ${randomUUID().slice(0, 8)}`, ...(own && { teacher_id: await teacherId() }) };
  const { id, name } = await api<{ id: string; name: string }>("POST", "/admin/classrooms", body);
  const pupils: Pupil[] = [];
  for (const text of names) {
    const [first_name = "", last_name = ""] = text.split(" ");
    pupils.push(await school.pupil({ first_name, last_name, classroom_id: id }));
  }
  return { id, name, pupils };
}

/** Makes a class with one pupil. */
export async function classWith(name: string, own = false): Promise<Classroom & { pupil: Pupil }> {
  const made = await classOf([name], own);
  const [pupil] = made.pupils;
  if (pupil === undefined) throw new Error("no pupil");
  return { ...made, pupil };
}

/** Types wrong PINs until the pupil is locked out on the network of the tests. */
export async function lockOut(pupil: Pupil): Promise<void> {
  for (let tries = 0; tries < WRONG_PINS; tries++) await canLogIn(pupil, "000000");
}

/** Whether the pupil can log in with a PIN. */
export function canLogIn(pupil: Pupil, pin = pupil.pin): Promise<boolean> {
  return school.asPupil({ ...pupil, pin }).then(
    () => true,
    () => false,
  );
}

/** Starts a practice of a pupil and answers some of its questions, right. */
export async function practise(pupil: Pupil, answers: number): Promise<void> {
  const api = await school.asPupil(pupil);
  const { session } = await api<Practice>("POST", "/sessions", { kind: "practice", length: 20 });
  for (let answered = 0; answered < answers; answered++) {
    const { next } = await api<Practice>("GET", `/sessions/${session.id}`);
    if (next === null) return;
    const body = { question_id: next.id, answer: solve(next.text), elapsed_ms: 2000 };
    await api("POST", `/sessions/${session.id}/answers`, body);
  }
}

/** Archives a pupil, as another person at the school may do while a screen is open. */
export async function archive(pupil: Pupil): Promise<void> {
  await (
    await school.as("headteacher")
  )("DELETE", `/admin/users/${pupil.id}`);
}

interface Practice {
  session: { id: string };
  next: { id: string; text: string } | null;
}

/** Returns the answer to `7 × 8`, `6 × ? = 48` or `56 ÷ 7`. */
function solve(text: string): number {
  const [one = 0, other = 0] = (text.match(/\d+/g) ?? []).map(Number);
  if (text.includes("÷")) return one / other;
  return text.includes("?") ? Math.max(one, other) / Math.min(one, other) : one * other;
}

async function teacherId(): Promise<string> {
  const api = await school.as("it_admin");
  const username = people.accounts["teacher"]?.username;
  const { items } = await api<{ items: { id: string; username: string }[] }>("GET", `/admin/users?q=${username}`);
  const teacher = items.find((user) => user.username === username);
  if (teacher === undefined) throw new Error("no teacher");
  return teacher.id;
}
