import { call, lms } from "$lib/api";
import { device } from "$lib/device/device.svelte";
import { createPracticeStore } from "$lib/practice/store";
import type { PageLoad } from "./$types";

/** Ends the session and reads how it went; null while answers of it wait on this device. */
export const load: PageLoad = async ({ params, parent }) => {
  await parent();
  if ((await device.unsentAnswers(params.session)).length > 0) await device.flush();
  if ((await device.unsentAnswers(params.session)).length > 0) return { summary: null };
  const path = { session_id: params.session };
  const [summary, progress] = await Promise.all([
    call(lms.POST("/sessions/{session_id}/finish", { params: { path } })),
    call(lms.GET("/me/progress")),
  ]);
  await createPracticeStore(await device.database()).remove(params.session);
  return { summary, progress };
};
