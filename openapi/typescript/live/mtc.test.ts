import assert from "node:assert/strict";
import { before, test } from "node:test";
import { type Lms, orThrow, type Schema } from "../src/index.js";
import { anonymous, as, assertError, day, NOBODY } from "./as.js";

let head: Lms;
let teacher: Lms;
let pupil: Lms;
let pupil_id: string;
before(async () => {
  [head, teacher, pupil] = await Promise.all([as("headteacher"), as("teacher"), as("pupil")]);
  pupil_id = (await orThrow(pupil.GET("/auth/me"))).id;
});

const attempt = (attempt_id: string) => ({ params: { path: { attempt_id } } });
const round = (round_id: string) => ({ params: { path: { round_id } } });

/** Returns right answers to the first questions of the form, with times of the local clock. */
function record(form: Schema<"CheckForm">, count: number): Schema<"CheckRecord"> {
  const now = Date.now();
  const answers = form.questions.slice(0, count).map(({ number, table, factor }) => ({
    question: number,
    answer: String(table * factor),
    shown_at: new Date(now - 3000).toISOString(),
    first_key_at: new Date(now - 2000).toISOString(),
    answered_at: new Date(now - 1000).toISOString(),
  }));
  return { sent_at: new Date(now).toISOString(), answers };
}

test("a rehearsal is started and saved, and the same save can be repeated", async () => {
  const form = await orThrow(pupil.POST("/mtc/attempts", { body: {} }));
  assert.equal(form.questions.length, 25);
  const saved = record(form, 3);
  const first = await orThrow(pupil.PUT("/mtc/attempts/{attempt_id}/answers", { ...attempt(form.id), body: saved }));
  assert.equal(first.answered, 3);
  const again = await orThrow(pupil.PUT("/mtc/attempts/{attempt_id}/answers", { ...attempt(form.id), body: saved }));
  assert.equal(again.answered, 3);
  // A device without a sign-in saves with the token of the attempt.
  const headers = { Authorization: `Bearer ${form.token}` };
  const device = await orThrow(
    anonymous().PUT("/mtc/attempts/{attempt_id}/answers", { ...attempt(form.id), headers, body: record(form, 5) }),
  );
  assert.equal(device.answered, 5);
  await assertError("LMS-AUTH-002", anonymous().GET("/auth/me", { headers }));
  assert.equal((await orThrow(pupil.GET("/mtc/attempts/{attempt_id}", attempt(form.id)))).id, form.id);
});

test("a round is opened, one pupil is restarted, another excused, and an early declaration rejected", async () => {
  const { year_group } = (await orThrow(head.GET("/admin/users/{user_id}", { params: { path: { user_id: pupil_id } } })));
  assert.ok(year_group);
  const opened = await orThrow(
    head.POST("/mtc/rounds", { body: { name: "November", opens_on: day(-1), closes_on: day(7), year_group } }),
  );
  const form = await orThrow(pupil.POST("/mtc/attempts", { body: { round_id: opened.id } }));
  assert.equal(form.round_id, opened.id);
  const restarted = await teacher.POST("/mtc/rounds/{round_id}/restarts", { ...round(opened.id), body: { pupil_id, reason: "LOI" } });
  assert.ok(!restarted.error, restarted.error?.message);
  const status = await orThrow(teacher.GET("/mtc/rounds/{round_id}", round(opened.id)));
  const other = status.pupils.items.find((item) => item.pupil_id !== pupil_id);
  assert.ok(other);
  await orThrow(
    teacher.POST("/mtc/rounds/{round_id}/not-taking", { ...round(opened.id), body: { pupil_id: other.pupil_id, reason: "ABSNT" } }),
  );
  await assertError("LMS-API-007", head.POST("/mtc/rounds/{round_id}/declaration", round(opened.id)));
  assert.ok((await orThrow(pupil.GET("/mtc/rounds"))).items.some(({ id }) => id === opened.id));
  await orThrow(teacher.GET("/mtc/results", { params: { query: { round_id: opened.id } } }));
  await orThrow(teacher.GET("/mtc/results", { params: { query: { format: "csv" } }, parseAs: "text" }));
});

test("a round is changed and deleted until somebody starts", async () => {
  const body = { name: "Spare", opens_on: day(20), closes_on: day(25), year_group: "1" as const };
  const opened = await orThrow(head.POST("/mtc/rounds", { body }));
  const changed = await orThrow(head.PATCH("/mtc/rounds/{round_id}", { ...round(opened.id), body: { name: "June", version: 1 } }));
  assert.deepEqual([changed.name, changed.version, changed.started], ["June", 2, 0]);
  await assertError("LMS-API-007", head.PATCH("/mtc/rounds/{round_id}", { ...round(opened.id), body: { name: "July", version: 1 } }));
  await assertError("LMS-API-008", head.PATCH("/mtc/rounds/{round_id}", { ...round(opened.id), body: { closes_on: day(19) } }));
  await assertError("LMS-TCH-007", teacher.DELETE("/mtc/rounds/{round_id}", round(opened.id)));
  await orThrow(head.DELETE("/mtc/rounds/{round_id}", round(opened.id)));
  await assertError("LMS-SES-006", head.DELETE("/mtc/rounds/{round_id}", round(opened.id)));
});

test("an invalid round and an unknown attempt are rejected", async () => {
  const opening = { name: "Odd", opens_on: day(7), closes_on: day(1), year_group: "4" } as const;
  await assertError("LMS-API-008", head.POST("/mtc/rounds", { body: opening }));
  await assertError("LMS-TCH-007", teacher.POST("/mtc/rounds", { body: { ...opening, closes_on: day(9) } }));
  await assertError("LMS-SES-006", pupil.POST("/mtc/attempts", { body: { round_id: NOBODY } }));
  await assertError("LMS-SES-006", teacher.GET("/mtc/rounds/{round_id}", round(NOBODY)));
  await assertError("LMS-SES-006", pupil.GET("/mtc/attempts/{attempt_id}", attempt(NOBODY)));
  await assertError("LMS-TCH-002", teacher.POST("/mtc/rounds/{round_id}/restarts", { ...round((await anyRound()).id), body: { pupil_id: NOBODY, reason: "LOI" } }));
});

async function anyRound(): Promise<Schema<"Round">> {
  const found = (await orThrow(head.GET("/mtc/rounds"))).items[0];
  assert.ok(found);
  return found;
}
