import assert from "node:assert/strict";
import { test } from "node:test";
import { idempotencyKey, orThrow, type Schema } from "../src/index.js";
import { as, assertError, NOBODY } from "./as.js";

const at = (session_id: string) => ({ params: { path: { session_id } } });

/** Returns the right answer to "7 × 8", "56 ÷ 7" or "7 × ? = 56". */
function rightAnswer({ text }: Schema<"AskedQuestion">): number {
  const [a = 0, b = 0] = (text.match(/\d+/g) ?? []).map(Number);
  if (text.includes("÷")) return a / b;
  return text.includes("=") ? Math.max(a, b) / Math.min(a, b) : a * b;
}

test("a pupil answers all questions of a session and sees the summary", async () => {
  const pupil = await as("pupil");
  const call = { params: { header: { "Idempotency-Key": idempotencyKey() } }, body: { kind: "practice", length: 5 } } as const;
  const started = await orThrow(pupil.POST("/sessions", call));
  assert.equal((await orThrow(pupil.POST("/sessions", call))).session.id, started.session.id);
  const { id } = started.session;
  const answer = (question_id: string, answer: number) =>
    pupil.POST("/sessions/{session_id}/answers", { ...at(id), body: { question_id, answer, elapsed_ms: 2400 } });

  await assertError("LMS-SES-002", answer(NOBODY, 1));
  await assertError("LMS-SES-001", answer(started.next?.id ?? "", "many" as never));
  let next: Schema<"AskedQuestion"> | null = started.next;
  let asked = 0;
  while (next) {
    const result: Schema<"AnswerResult"> = await orThrow(answer(next.id, rightAnswer(next)));
    // Answering a question again returns the first result.
    if (asked === 0) assert.deepEqual(await orThrow(answer(next.id, 0)), result);
    assert.equal(result.correct, true, next.text);
    next = result.next;
    asked += 1;
  }
  assert.equal(asked, started.session.length);
  const summary = await orThrow(pupil.POST("/sessions/{session_id}/finish", at(id)));
  assert.deepEqual([summary.session.state, summary.session.correct], ["finished", asked]);
  assert.equal((await orThrow(pupil.GET("/sessions"))).items[0]?.id, id);
  assert.equal((await orThrow(pupil.GET("/sessions/{session_id}", at(id)))).next, null);
});

test("a pupil goes on without network, and the answers arrive later, in any order", async () => {
  const pupil = await as("pupil");
  const started = await orThrow(pupil.POST("/sessions", { body: { kind: "practice", length: 5 } }));
  const { id } = started.session;
  const questions = [started.next, ...started.ahead].flatMap((question) => question ?? []);
  const given = questions.map((question) => {
    const { a, b, form } = question;
    assert.ok(a !== null && b !== null && form !== null);
    const answer = form === "product" || form === "reversed" ? a * b : b;
    assert.equal(answer, rightAnswer(question));
    const answered_at = new Date().toISOString();
    return { question_id: question.id, answer, elapsed_ms: 2400, first_key_at: answered_at, answered_at };
  });
  let last: Schema<"AnswerResult"> | undefined;
  for (const answer of [...given].reverse()) {
    const body = { ...answer, sent_at: new Date().toISOString() };
    last = await orThrow(pupil.POST("/sessions/{session_id}/answers", { ...at(id), body }));
  }
  assert.deepEqual([last?.progress.answered, last?.next, last?.ahead], [started.session.length, null, []]);
  await orThrow(pupil.POST("/sessions/{session_id}/finish", at(id)));
});

test("a pupil sees progress, assignments and results", async () => {
  const pupil = await as("pupil");
  const progress = await orThrow(pupil.GET("/me/progress"));
  assert.ok(progress.facts.length > 0);
  assert.ok(Array.isArray((await orThrow(pupil.GET("/me/assignments"))).items));
  assert.ok(await orThrow(pupil.GET("/me/results")));
});

test("an unknown session is not found", async () => {
  const pupil = await as("pupil");
  await assertError("LMS-SES-006", pupil.GET("/sessions/{session_id}", at(NOBODY)));
  await assertError("LMS-SES-006", pupil.POST("/sessions/{session_id}/finish", at(NOBODY)));
  await assertError("LMS-SES-001", pupil.POST("/sessions", { body: { kind: "play" as never } }));
  await assertError("LMS-SES-006", pupil.POST("/sessions", { body: { kind: "assignment", assignment_id: NOBODY } }));
});

test("a pupil's preferences are stored with the account", async () => {
  const body = { text_size: "large", theme: "blue_on_cream", sound: false } as const;
  assert.deepEqual(await orThrow((await as("pupil")).PUT("/me/preferences", { body })), body);
  assert.deepEqual((await orThrow((await as("pupil")).GET("/auth/me"))).preferences, body);
  await assertError("LMS-SES-001", (await as("pupil")).PUT("/me/preferences", { body: { ...body, theme: "pink" as never } }));
  await assertError("LMS-AUTH-003", (await as("teacher")).PUT("/me/preferences", { body }));
});
