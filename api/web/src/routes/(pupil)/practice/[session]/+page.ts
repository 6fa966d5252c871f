import { error, redirect } from "@sveltejs/kit";
import { call, lms, unlessAway, type Schema } from "$lib/api";
import { device } from "$lib/device/device.svelte";
import { createPractice, practice } from "$lib/practice/flow";
import { createPracticeStore } from "$lib/practice/store";
import type { PracticeState } from "$lib/practice/types";
import type { PageLoad } from "./$types";

/**
 * Starts or resumes practice: with the service's plan if the network works, otherwise with the state that this device
 * has stored.
 */
export const load: PageLoad = async ({ params, parent }) => {
  const { me } = await parent();
  const store = createPracticeStore(await device.database());
  const [now, progress, stored, unsent] = await Promise.all([
    unlessAway(call(lms.GET("/sessions/{session_id}", { params: { path: { session_id: params.session } } }))),
    unlessAway(call(lms.GET("/me/progress"))),
    store.load(params.session, me.id),
    device.unsentAnswers(params.session),
  ]);
  if (now === null && stored === null) error(503);
  if (now !== null && now.session.kind === "assessment") redirect(307, `/assessments/${now.session.assessment_id}`);
  const state = startOf(now, stored, unsent, me.id);
  if (state.phase.at === "end") redirect(307, `/practice/${params.session}/end`);
  const known = new Set(progress?.facts.filter(isKnown).map(({ a, b }) => `${a}x${b}`));
  return {
    quiet: true,
    store,
    state,
    length: now?.session.length ?? null,
    arrangements: now?.arrangements ?? me.arrangements?.codes ?? [],
    knows: (a: number, b: number) => known.has(a < b ? `${a}x${b}` : `${b}x${a}`),
  };
};

function startOf(
  now: Schema<"SessionNow"> | null,
  stored: PracticeState | null,
  unsent: readonly string[],
  account: string,
): PracticeState {
  if (stored === null) return createPractice(now as Schema<"SessionNow">, account);
  const resumed = practice(stored, { type: "resumed" }, device.clock.now()).state;
  if (now === null) return resumed;
  return practice(resumed, { type: "plan", plan: now, unsent }, device.clock.now()).state;
}

function isKnown({ standing }: Schema<"FactStanding">): boolean {
  return standing === "quick" || standing === "secure";
}
