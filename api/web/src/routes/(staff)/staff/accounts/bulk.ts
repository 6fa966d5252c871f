/** What is done to many accounts at once. Each function resolves to what was done, and what was not and why. */

import { call, lms, type Schema } from "$lib/api";
import type { User } from "./accounts";

export type BulkReport = Schema<"BulkReport">;

const idsOf = (users: User[]) => ({ user_ids: users.map(({ id }) => id) });

export function archive(users: User[]): Promise<BulkReport> {
  return call(lms.POST("/admin/users/archive", { body: idsOf(users) }));
}

export function restore(users: User[]): Promise<BulkReport> {
  return call(lms.POST("/admin/users/restore", { body: idsOf(users) }));
}

export function unlock(users: User[]): Promise<BulkReport> {
  return call(lms.POST("/admin/users/unlock", { body: idsOf(users) }));
}

export function move(users: User[], classroom_id: string | null): Promise<BulkReport> {
  return call(lms.POST("/admin/users/move", { body: { ...idsOf(users), classroom_id } }));
}

/** Puts people back into the classes that they had. */
export async function putBack(users: User[]): Promise<BulkReport> {
  const reports: BulkReport[] = [];
  for (const [classroom, members] of byClass(users)) reports.push(await move(members, classroom));
  return { done: reports.flatMap(({ done }) => done), not_done: reports.flatMap(({ not_done }) => not_done) };
}

/** Restores people whom `archive` has taken out of their classes. */
export async function restoreWithClass(users: User[]): Promise<BulkReport> {
  const restored = await restore(users);
  const moved = await putBack(
    users.filter(({ id, classroom_id }) => classroom_id !== null && restored.done.includes(id)),
  );
  return { done: restored.done, not_done: [...restored.not_done, ...moved.not_done] };
}

function byClass(users: User[]): Map<string | null, User[]> {
  const classes = new Map<string | null, User[]>();
  for (const user of users) classes.set(user.classroom_id, [...(classes.get(user.classroom_id) ?? []), user]);
  return classes;
}
