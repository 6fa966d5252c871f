/** Rounds of the check for the tests of staff screens. The demonstration has a round of year 4. */

import type { Page } from "playwright-core";
import { school, type Pupil } from "./school.ts";

interface Form {
  id: string;
  questions: { number: number; table: number; factor: number }[];
}

/** Returns today or a day after it, as the service writes days. */
export function day(after = 0): string {
  return new Date(Date.now() + after * 86_400_000).toISOString().slice(0, 10);
}

/** Opens a round of a year group, which has only one at a time. */
export async function openRound(name: string, year_group: string): Promise<string> {
  const api = await school.as("headteacher");
  const body = { name, year_group, opens_on: day(-1), closes_on: day(1) };
  return (await api<{ id: string }>("POST", "/mtc/rounds", body)).id;
}

/** Returns the round of year 4, in which most pupils have taken the check. */
export async function demonstrationRound(): Promise<string> {
  const api = await school.as("headteacher");
  const { items } = await api<{ items: { id: string; name: string }[] }>("GET", "/mtc/rounds");
  const round = items.find(({ name }) => name === "Practice check");
  if (round === undefined) throw new Error("the demonstration has no round");
  return round.id;
}

/** Starts the check as a pupil does. */
export async function startCheck(pupil: Pupil, round_id: string): Promise<Form> {
  const api = await school.asPupil(pupil);
  return api<Form>("POST", "/mtc/attempts", { round_id });
}

/**
 * Takes the check at once, so that its times cannot be true. The first `right` answers are right, the next is blank, and the
 * others are wrong.
 */
export async function takeCheck(pupil: Pupil, round_id: string, right: number): Promise<void> {
  const form = await startCheck(pupil, round_id);
  const now = Date.now();
  const at = (ms: number) => new Date(now + ms).toISOString();
  const answers = form.questions.map(({ number, table, factor }) => ({
    question: number,
    answer: number <= right ? String(table * factor) : number === right + 1 ? "" : "1",
    shown_at: at(-3000),
    first_key_at: number === right + 1 ? null : at(-1800),
    answered_at: at(-1000),
  }));
  const api = await school.asPupil(pupil);
  await api("PUT", `/mtc/attempts/${form.id}/answers`, { sent_at: at(0), answers });
  await isMarked(round_id, pupil);
}

/** Notes why a pupil does not take the check, as another member of staff does. */
export async function markNotTaking(pupil_id: string, round: string, reason: string | null): Promise<void> {
  const api = await school.as("headteacher");
  await api("POST", `/mtc/rounds/${round}/not-taking`, { pupil_id, reason });
}

/** Lets the time pass after which the screen of a round reads the round again. */
export async function waitForRefresh(page: Page): Promise<void> {
  await page.clock.runFor(16_000);
}

/** Waits until the service has marked the check. */
async function isMarked(round: string, pupil: Pupil): Promise<void> {
  const api = await school.as("headteacher");
  const until = Date.now() + 30_000;
  for (;;) {
    const { pupils } = await api<Status>("GET", `/mtc/rounds/${round}?limit=200`);
    const score = pupils.items.find(({ pupil_id }) => pupil_id === pupil.id)?.score ?? null;
    if (score !== null) return;
    if (Date.now() > until) throw new Error("the check is not marked");
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

interface Status {
  pupils: { items: { pupil_id: string; score: number | null }[] };
}
