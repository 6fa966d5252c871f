import { device } from "$lib/device/device.svelte";
import { createCheckStore } from "$lib/check/store";
import type { CheckState } from "$lib/check/types";
import type { PageLoad } from "./$types";

/** Finds a check that this device has begun and not finished. `rehearsal` stands for a check without a round. */
export const load: PageLoad = async ({ params, parent }) => {
  const { me } = await parent();
  const round = params.round === "rehearsal" ? null : params.round;
  const database = await device.database();
  const store = createCheckStore(database);
  const [unfinished, refused] = await Promise.all([store.unfinished(me.id), device.refusedChecks()]);
  // A pupil rehearses as often as he or she likes. A check in a round is done once, also while its answers wait to be
  // sent; one that the service has refused makes way for the next.
  const isOwn = ({ form, phase }: CheckState) =>
    form.round_id === round && !refused.includes(form.id) && (round !== null || phase.at !== "thanks");
  return { quiet: true, isCheck: true, round, store, begun: unfinished.find(isOwn) ?? null };
};
