/** What a pupil does in the Multiplication Tables Check, and what the device sends meanwhile. */

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { signIn } from "./pupil.ts";
import { school as demonstration, type Pupil, type School } from "./school.ts";

export interface SentRecord {
  attempt: string;
  answers: SentAnswer[];
}

export interface SentAnswer {
  question: number;
  answer: string;
  shown_at: string;
  first_key_at: string | null;
  answered_at: string;
}

export const PAUSE_MS = 3_000;
export const QUESTION_MS = 6_000;
export const LENGTH = 25;

/** Makes a pupil with access arrangements. */
export async function pupilWith(codes: string[] = [], school: School = demonstration): Promise<Pupil> {
  const pupil = await school.pupil();
  if (codes.length === 0) return pupil;
  const assistant = codes.includes("ITA") ? "Mrs Ahmed" : null;
  const api = await school.as("headteacher");
  await api("PUT", `/teacher/pupils/${pupil.id}/arrangements`, { codes, assistant });
  return pupil;
}

/** Opens a round, with a pupil of its year group. The demonstration has rounds of other year groups. */
export async function pupilInRound(): Promise<{ pupil: Pupil; round: string }> {
  const year_group = "6";
  const pupil = await demonstration.pupil({ year_group });
  const api = await demonstration.as("headteacher");
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const round = { name: "Summer", opens_on: day(0), closes_on: day(1), year_group };
  return { pupil, round: (await api<{ id: string }>("POST", "/mtc/rounds", round)).id };
}

/** The check on a page. */
export class Check {
  /** The records that the page has sent, in order; whether the service got them is not known. */
  readonly sent: SentRecord[] = [];

  private constructor(readonly page: Page) {}

  /** Follows the check on a page. Call it before the page is opened. */
  static async on(page: Page): Promise<Check> {
    const check = new Check(page);
    page.setDefaultTimeout(30_000);
    await page.exposeFunction("noteRecord", (attempt: string, body: string) => {
      check.sent.push({ attempt, ...(JSON.parse(body) as { answers: SentAnswer[] }) });
    });
    await page.addInitScript(noteRecords);
    return check;
  }

  get last(): SentRecord {
    const last = this.sent.at(-1);
    assert.ok(last, "no record was sent");
    return last;
  }

  /** Waits until a record with a number of answers is on its way, and returns it. */
  async record(answers: number): Promise<SentRecord> {
    const until = Date.now() + 30_000;
    while (this.sent.at(-1)?.answers.length !== answers && Date.now() < until) await this.page.evaluate(() => null);
    assert.equal(this.last.answers.length, answers);
    return this.last;
  }

  /** Waits until these digits are typed. */
  async shows(digits: string): Promise<void> {
    await this.question.filter({ hasText: new RegExp(`^${digits}$`) }).waitFor();
  }

  get question() {
    return this.page.getByLabel("Your answer");
  }

  /** The text of the question on the screen, `7 × 8 =`. */
  get sum() {
    return this.page.locator(".sum p:not(.room) span");
  }

  heading(name: string | RegExp) {
    return this.page.getByRole("heading", { level: 1, name });
  }

  /** Signs in and opens the screen before the instructions. */
  async open(pupil: Pupil, round = "rehearsal"): Promise<void> {
    await signIn(this.page, pupil);
    await this.page.goto(`/check/${round}`);
    await this.page.getByRole("heading", { level: 1 }).waitFor();
  }

  /** Says "that is me" and starts the warm-up. */
  async startWarmUp(): Promise<void> {
    await this.page.getByRole("button", { name: "Yes, that is me" }).click();
    await this.page.getByRole("button", { name: "Start the warm-up" }).click();
    await this.heading(/Warm-up · Question 1 of 3/).waitFor();
  }

  /** Signs in and goes through the warm-up to the first pause of the check. The page needs a clock that was installed. */
  async begin(pupil: Pupil, round = "rehearsal"): Promise<void> {
    await this.open(pupil, round);
    await this.startWarmUp();
    for (let index = 0; index < 3; index++) {
      await this.pause();
      await this.type("1");
    }
    await this.page.getByRole("button", { name: "Start the check" }).click();
    await this.at(1);
  }

  /** Waits for the pause before a question, or for the question. */
  async at(number: number): Promise<void> {
    await this.heading(`Question ${number} of ${LENGTH}`).waitFor();
  }

  /** Lets the pause pass and waits until the question is shown. */
  async pause(): Promise<void> {
    await this.page.clock.runFor(PAUSE_MS);
    await this.shown();
  }

  /** Waits until the time of a question runs. */
  async shown(): Promise<void> {
    await this.question.waitFor();
    await this.page.locator(".left:not(.hidden)").waitFor();
  }

  /** Types an answer and presses Enter, which does nothing for a moment after a question has appeared. */
  async type(answer: string): Promise<void> {
    await this.page.keyboard.type(answer);
    await this.page.clock.runFor(300);
    await this.page.keyboard.press("Enter");
    await this.question.waitFor({ state: "detached" });
  }

  /** Answers questions from one to another, by their sum. */
  async answer(from: number, to: number): Promise<void> {
    for (let number = from; number <= to; number++) {
      await this.at(number);
      await this.pause();
      await this.type(solve(await this.sum.innerText()));
    }
  }

  /** Goes to the next question and stops the clock there. */
  async freeze(): Promise<void> {
    await this.pause();
    await this.page.clock.pauseAt(await this.page.evaluate(() => Date.now() + 500));
  }

  /** Runs something that needs timers while the clock is stopped, and lets as little time pass as it needs. */
  async still(use: () => Promise<void>): Promise<void> {
    let isDone = false;
    const done = use().finally(() => (isDone = true));
    while (!isDone) await this.page.clock.runFor(1);
    await done;
  }

  /** Waits for the end, and for the word of the service that it has every answer. */
  async saved(): Promise<void> {
    await this.page.getByText("Your answers are saved.").waitFor();
  }
}

/** Reports what the page sends, because the debugger does not see the bodies of requests that a service worker lets by. */
function noteRecords(): void {
  const { fetch, noteRecord } = window as unknown as Window & {
    noteRecord: (attempt: string, body: string) => Promise<void>;
  };
  window.fetch = async (input, init) => {
    const request = new Request(input, init);
    const attempt = /\/mtc\/attempts\/([^/]+)\/answers$/.exec(request.url)?.[1];
    if (attempt !== undefined) await noteRecord(attempt, await request.clone().text());
    return fetch.call(window, request);
  };
}

/** Returns the answer to `7 × 8 =`. */
export function solve(sum: string): string {
  const [table, factor] = sum.match(/\d+/g) ?? [];
  return String(Number(table) * Number(factor));
}

/** Returns how the service judges an attempt. */
export async function attemptOf(id: string, pupil: Pupil, school: School = demonstration) {
  const api = await school.asPupil(pupil);
  return api<{ state: string; answered: number; score: number | null }>("GET", `/mtc/attempts/${id}`);
}

/**
 * Fails unless a record has every question once, in order, each shown for 6 s at most and after a whole pause. Times are in
 * whole milliseconds.
 */
export function assertWhole({ answers }: SentRecord): void {
  assert.deepEqual(
    answers.map(({ question }) => question),
    Array.from({ length: LENGTH }, (_, index) => index + 1),
  );
  for (const [index, answer] of answers.entries()) {
    const shown = Date.parse(answer.shown_at);
    const lasted = Date.parse(answer.answered_at) - shown;
    assert.ok(lasted >= 0 && lasted <= QUESTION_MS, `question ${answer.question} lasted ${lasted} ms`);
    const before = answers[index - 1];
    const pause = before === undefined ? PAUSE_MS : shown - Date.parse(before.answered_at);
    assert.ok(pause >= PAUSE_MS - 1, `the pause before question ${answer.question} lasted ${pause} ms`);
  }
}
