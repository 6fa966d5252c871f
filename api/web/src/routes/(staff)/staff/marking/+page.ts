import { readClasses } from "$lib/staff/classes";
import type { PageLoad } from "./$types";
import { readQueue, statusOf } from "./queue";

/** Reads a page of the written answers, and the classes for the filter. */
export const load: PageLoad = async ({ parent, url }) => {
  await parent();
  const [markings, classes] = await Promise.all([readQueue(url), readClasses()]);
  return { markings, classes, status: statusOf(url) };
};
