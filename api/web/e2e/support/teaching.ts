/** What teachers prepare, and what pupils do of it, by the API. */

import { randomUUID } from "node:crypto";
import { school, type Pupil } from "./school.ts";

/** An id that the school does not have. */
export const UNKNOWN = "01a22de1-0000-7000-8000-000000000000";

export interface Class {
  id: string;
  name: string;
  pupils: Pupil[];
}

/** Makes a class of its own for a test, with one pupil for each first name. */
export async function classOf(...firstNames: string[]): Promise<Class> {
  const admin = await school.as("it_admin");
  const name = `K${randomUUID().slice(0, 8)}`;
  const { id } = await admin<{ id: string }>("POST", "/admin/classrooms", { name });
  const pupils: Pupil[] = [];
  for (const first_name of firstNames) pupils.push(await school.pupil({ first_name, classroom_id: id }));
  return { id, name, pupils };
}

/** Creates an assessment for a class, as the headteacher. */
export async function assessmentFor(
  classroom: Class,
  questions: object[],
): Promise<{ id: string; title: string; version: number }> {
  const head = await school.as("headteacher");
  const title = `Sixes ${randomUUID().slice(0, 8)}`;
  return head("POST", "/assessments", { title, questions, time_limit_s: 600, classroom_ids: [classroom.id] });
}

/** A pupil sits an assessment with these answers, in order, and finishes it. */
export async function sit(pupil: Pupil, assessment: string, answers: object[]): Promise<void> {
  interface Step {
    next: { id: string } | null;
  }
  const api = await school.asPupil(pupil);
  const start = await api<Step & { session: { id: string } }>("POST", `/assessments/${assessment}/start`);
  let next = start.next;
  for (const answer of answers) {
    const body = { question_id: next?.id, elapsed_ms: 2400, ...answer };
    next = (await api<Step>("POST", `/sessions/${start.session.id}/answers`, body)).next;
  }
  await api("POST", `/sessions/${start.session.id}/finish`);
}

/** A pupil answers one question of some work. */
export async function startWork(pupil: Pupil, assignment_id: string): Promise<void> {
  const api = await school.asPupil(pupil);
  const { session, next } = await api<{ session: { id: string }; next: { id: string } }>("POST", "/sessions", {
    kind: "assignment",
    assignment_id,
  });
  await api("POST", `/sessions/${session.id}/answers`, { question_id: next.id, elapsed_ms: 2400, answer: 1 });
}
