/** What the screens of accounts share. */

import { call, lms, type Schema } from "$lib/api";
import type { Me } from "$lib/session";
import { personName, roleNames } from "$lib/staff/names";
import { everyPage } from "$lib/staff/pages";

export type User = Schema<"User">;
export type Classroom = Schema<"Classroom">;
export type SchoolRole = Schema<"SchoolRole">;

export const roles = Object.keys(roleNames) as [SchoolRole, ...SchoolRole[]];

/** Reads the classes of the school, to choose one. */
export function readClasses(): Promise<Classroom[]> {
  return everyPage((query) => call(lms.GET("/admin/classrooms", { params: { query } })));
}

/** Reads the active people of some roles of staff, by name, to choose one. */
export async function readStaff(roles: SchoolRole[]): Promise<User[]> {
  const lists = roles.map((role) =>
    everyPage((query) => call(lms.GET("/admin/users", { params: { query: { ...query, role } } }))),
  );
  const people = (await Promise.all(lists)).flat();
  return people.sort((one, other) => personName(one).localeCompare(personName(other)));
}

/** Returns options for a `SelectField` from classes, after one for no class. */
export function classOptions(classes: Classroom[], none: string): { value: string; name: string }[] {
  return [{ value: "", name: none }, ...classes.map(({ id, name }) => ({ value: id, name }))];
}

/** Whether a person may change, archive and erase an account. The accounts of headteachers are out of an IT admin's reach. */
export function mayChange(me: Me, user: User): boolean {
  return me.role === "headteacher" || user.role !== "headteacher";
}

/** Whether a person may archive an account, or take its role away. IT admins may not do that to themselves. */
export function mayRemove(me: Me, user: User): boolean {
  return mayChange(me, user) && !(me.role === "it_admin" && me.id === user.id);
}

/** The roles that a person may give. */
export function rolesToGive(me: Me): SchoolRole[] {
  return roles.filter((role) => me.role === "headteacher" || role !== "headteacher");
}

export function roleName(role: User["role"]): string {
  return role === "platform_admin" ? role : roleNames[role];
}

/** The address at which a person signs in, to read out or to write down. */
export function doorOf(me: Me, role: User["role"]): string {
  const door = `${location.origin}/${me.school?.slug ?? ""}`;
  return role === "pupil" ? door : `${door}/staff`;
}
