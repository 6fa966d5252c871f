import { error } from "@sveltejs/kit";
import { call, lms, unlessAway, type Schema } from "$lib/api";
import { device } from "$lib/device/device.svelte";
import { resumeSitting } from "$lib/sitting/sitting";
import { createSittingStore } from "$lib/sitting/store";
import type { PageLoad } from "./$types";

/** The most assessments that a pupil can have in a month, so that one page finds the assessment. */
const MOST = 200;

/** Finds the assessment, and the sitting that this device has begun. */
export const load: PageLoad = async ({ params, parent }) => {
  const { me } = await parent();
  const store = createSittingStore(await device.database());
  const [assessment, stored] = await Promise.all([find(params.assessment), store.load(params.assessment, me.id)]);
  if (assessment === null && stored === null) error(404);
  const begun = stored !== null && stored.phase === "question" ? resumeSitting(stored) : null;
  return { quiet: true, assessment, begun, store, id: params.assessment };
};

/** Returns an assessment that is set for the pupil; null if there is none, or without network. */
async function find(id: string): Promise<Schema<"Assessment"> | null> {
  const page = await unlessAway(call(lms.GET("/assessments", { params: { query: { limit: MOST } } })));
  return page?.items.find((assessment) => assessment.id === id) ?? null;
}
