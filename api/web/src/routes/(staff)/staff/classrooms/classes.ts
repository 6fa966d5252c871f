/** What the screens of classes share. */

import { Problem, type Schema } from "$lib/api";
import { personName } from "$lib/staff/names";
import { readStaff, type Classroom, type User } from "../accounts/accounts";
import { messages } from "./messages";

export type { Classroom, User };

export type ClassFields = { name: string; year_group: string; teacher_id: string };

export const newClass: ClassFields = { name: "", year_group: "", teacher_id: "" };

export function fieldsOf({ name, year_group, teacher_id }: Classroom): ClassFields {
  return { name, year_group: year_group ?? "", teacher_id: teacher_id ?? "" };
}

/** Returns the fields to send. The values of lists are those of their options, which TypeScript does not know. */
export function toSend(fields: Partial<ClassFields>): Schema<"ClassroomChange"> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value || null]));
}

/** Reads the people who may have a class. */
export function readTeachers(): Promise<User[]> {
  return readStaff(["teacher", "senco", "headteacher"]);
}

export function teacherOptions(teachers: User[]): { value: string; name: string }[] {
  const options = teachers.map((teacher) => ({ value: teacher.id, name: personName(teacher) }));
  return [{ value: "", name: messages.noTeacher }, ...options];
}

/** Says what is wrong with a field of a class in words. Other failures keep their words. */
export function inWords(problem: Problem | null): Problem | null {
  if (problem === null) return null;
  const { code, requestId, field, status } = problem;
  const say = (message: string, next: string, at: string) => new Problem(message, next, code, requestId, at, status);
  if (code === "LMS-ADM-018") return say(messages.taken, messages.tryAnother, "name");
  if (code === "LMS-ADM-016" || field === "name") return say(messages.badName, messages.correct, "name");
  if (code === "LMS-ADM-017") return say(messages.teacherLeft, messages.correct, "teacher_id");
  return problem;
}
