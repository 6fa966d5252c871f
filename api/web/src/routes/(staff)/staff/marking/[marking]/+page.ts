import { call, lms } from "$lib/api";
import { nextOf, readQueue } from "../queue";
import type { PageLoad } from "./$types";

/** Reads an answer, and the list that says which one comes next. */
export const load: PageLoad = async ({ parent, params, url }) => {
  await parent();
  const path = { marking_id: params.marking };
  const [marking, queue] = await Promise.all([
    call(lms.GET("/teacher/markings/{marking_id}", { params: { path } })),
    readQueue(url),
  ]);
  return { marking, next: nextOf(queue.items, marking.id), total: queue.total };
};
