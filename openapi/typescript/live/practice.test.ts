import assert from "node:assert/strict";
import { test } from "node:test";
import { idempotencyKey, orThrow, type Schema } from "../src/index.js";
import { as, NOBODY, refused } from "./as.js";

const at = (session_id: string) => ({ params: { path: { session_id } } });

/** The right answer to "7 × 8", "56 ÷ 7" or "7 × ? = 56". */
function right({ text }: Schema<"AskedQuestion">): number {
  const [a = 0, b = 0] = (text.match(/\d+/g) ?? []).map(Number);
  if (text.includes("÷")) return a / b;
  return text.includes("=") ? Math.max(a, b) / Math.min(a, b) : a * b;
}

test("a pupil practises a session through, and sees what it came to", async () => {
  const pupil = await as("pupil");
  const call = { params: { header: { "Idempotency-Key": idempotencyKey() } }, body: { kind: "practice", length: 5 } } as const;
  const begun = await orThrow(pupil.POST("/sessions", call));
  assert.equal((await orThrow(pupil.POST("/sessions", call))).session.id, begun.session.id);
  const { id } = begun.session;
  const answer = (question_id: string, answer: number) =>
    pupil.POST("/sessions/{session_id}/answers", { ...at(id), body: { question_id, answer, elapsed_ms: 2400 } });

  await refused("LMS-SES-002", answer(NOBODY, 1));
  await refused("LMS-SES-001", answer(begun.next?.id ?? "", "many" as never));
  let next: Schema<"AskedQuestion"> | null = begun.next;
  let asked = 0;
  while (next) {
    const result: Schema<"AnswerResult"> = await orThrow(answer(next.id, right(next)));
    // An answer that is sent again is answered as it was.
    if (asked === 0) assert.deepEqual(await orThrow(answer(next.id, 0)), result);
    assert.equal(result.correct, true, next.text);
    next = result.next;
    asked += 1;
  }
  assert.equal(asked, begun.session.length);
  const summary = await orThrow(pupil.POST("/sessions/{session_id}/finish", at(id)));
  assert.deepEqual([summary.session.state, summary.session.correct], ["finished", asked]);
  assert.equal((await orThrow(pupil.GET("/sessions"))).items[0]?.id, id);
  assert.equal((await orThrow(pupil.GET("/sessions/{session_id}", at(id)))).next, null);
});

test("a pupil's progress, work and results are told", async () => {
  const pupil = await as("pupil");
  const progress = await orThrow(pupil.GET("/me/progress"));
  assert.ok(progress.facts.length > 0);
  assert.ok(Array.isArray((await orThrow(pupil.GET("/me/assignments"))).items));
  assert.ok(await orThrow(pupil.GET("/me/results")));
});

test("what is nobody's session is not found", async () => {
  const pupil = await as("pupil");
  await refused("LMS-SES-006", pupil.GET("/sessions/{session_id}", at(NOBODY)));
  await refused("LMS-SES-006", pupil.POST("/sessions/{session_id}/finish", at(NOBODY)));
  await refused("LMS-SES-001", pupil.POST("/sessions", { body: { kind: "play" as never } }));
  await refused("LMS-SES-006", pupil.POST("/sessions", { body: { kind: "assignment", assignment_id: NOBODY } }));
});
