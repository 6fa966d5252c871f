import assert from "node:assert/strict";
import { before, test } from "node:test";
import { type Lms, orThrow, type Schema } from "../src/index.js";
import { as, assertError, NOBODY } from "./as.js";

let teacher: Lms;
let pupil: Lms;
let body: Schema<"NewAssessment">;
before(async () => {
  [teacher, pupil] = await Promise.all([as("teacher"), as("pupil")]);
  const me = await orThrow(pupil.GET("/auth/me"));
  body = {
    title: "Autumn",
    time_limit_s: 600,
    pupil_ids: [me.id],
    questions: [
      { kind: "fact", a: 7, b: 8, form: "product" },
      { kind: "number", text: "Half of 7?", answer: 3.5 },
      { kind: "written", text: "Explain how you know that 8 × 7 is 7 × 8.", marks: 3 },
    ],
  };
});

const assessmentPath = (assessment_id: string) => ({ params: { path: { assessment_id } } });
const markingPath = (marking_id: string) => ({ params: { path: { marking_id } } });

test("an assessment is taken, marked and moderated, and its results are shown", async () => {
  const assessment = await orThrow(teacher.POST("/assessments", { body }));
  const sitting = await orThrow(pupil.POST("/assessments/{assessment_id}/start", assessmentPath(assessment.id)));
  const path = { params: { path: { session_id: sitting.session.id } } };
  let next = sitting.next;
  for (const fields of [{ answer: 56 }, { answer: 3.5 }, { text: "It is turned round." }]) {
    assert.ok(next);
    const answer = { question_id: next.id, elapsed_ms: 2400, ...fields };
    next = (await orThrow(pupil.POST("/sessions/{session_id}/answers", { ...path, body: answer }))).next;
  }
  assert.equal(next, null);
  await orThrow(pupil.POST("/sessions/{session_id}/finish", path));
  await assertError("LMS-API-007", pupil.POST("/assessments/{assessment_id}/start", assessmentPath(assessment.id)));

  const inbox = await orThrow(teacher.GET("/teacher/markings", { params: { query: { limit: 200 } } }));
  const marking = inbox.items.find(({ assessment_id }) => assessment_id === assessment.id);
  assert.ok(marking);
  assert.deepEqual(await orThrow(teacher.GET("/teacher/markings/{marking_id}", markingPath(marking.id))), marking);
  await assertError("LMS-TCH-005", teacher.GET("/teacher/markings/{marking_id}", markingPath(NOBODY)));
  const saved = await orThrow(
    teacher.PATCH("/teacher/markings/{marking_id}", {
      ...markingPath(marking.id), body: { score: 2, feedback: "Draw it, too.", version: marking.version },
    }),
  );
  assert.equal(saved.score, 2);
  await assertError("LMS-API-007", teacher.PATCH("/teacher/markings/{marking_id}", { ...markingPath(marking.id), body: { score: 1, version: marking.version } }));
  await assertError("LMS-TCH-003", teacher.PATCH("/teacher/markings/{marking_id}", { ...markingPath(marking.id), body: { score: 4 } }));
  await assertError("LMS-TCH-005", teacher.PATCH("/teacher/markings/{marking_id}", { ...markingPath(NOBODY), body: { score: 1 } }));
  await assertError("LMS-TCH-007", teacher.POST("/teacher/markings/{marking_id}/moderation", { ...markingPath(marking.id), body: { score: 3 } }));
  const head = await as("headteacher");
  const moderated = await orThrow(
    head.POST("/teacher/markings/{marking_id}/moderation", { ...markingPath(marking.id), body: { score: 3, note: "Clear." } }),
  );
  assert.equal(moderated.moderation?.score, 3);

  const results = await orThrow(teacher.GET("/assessments/{assessment_id}/results", assessmentPath(assessment.id)));
  assert.equal(results.items.length, 1);
  const csv = await orThrow(
    teacher.GET("/assessments/{assessment_id}/results", {
      params: { path: { assessment_id: assessment.id }, query: { format: "csv" } }, parseAs: "text",
    }),
  );
  assert.ok(csv.split("\r\n").length > 1);
  assert.ok(JSON.stringify(await orThrow(pupil.GET("/me/results"))).includes("Draw it, too."));
  await assertError("LMS-API-007", teacher.DELETE("/assessments/{assessment_id}", assessmentPath(assessment.id)));
});

test("an assessment is listed, changed and deleted before anybody starts it", async () => {
  const assessment = await orThrow(teacher.POST("/assessments", { body }));
  const { items } = await orThrow(teacher.GET("/assessments", { params: { query: { limit: 200 } } }));
  assert.ok(items.some(({ id }) => id === assessment.id));
  const changed = await orThrow(teacher.PATCH("/assessments/{assessment_id}", { ...assessmentPath(assessment.id), body: { title: "Winter", version: 1 } }));
  assert.equal(changed.title, "Winter");
  await assertError("LMS-API-007", teacher.PATCH("/assessments/{assessment_id}", { ...assessmentPath(assessment.id), body: { title: "Spring", version: 1 } }));
  await orThrow(teacher.DELETE("/assessments/{assessment_id}", assessmentPath(assessment.id)));
  await assertError("LMS-ASM-002", teacher.GET("/assessments/{assessment_id}", assessmentPath(assessment.id)));
});

test("an invalid assessment is rejected, and an unknown one cannot be started", async () => {
  await assertError("LMS-API-008", teacher.POST("/assessments", { body: { ...body, questions: [] } }));
  await assertError("LMS-API-008", teacher.POST("/assessments", { body: { ...body, pupil_ids: [NOBODY] } }));
  await assertError("LMS-ASM-002", pupil.POST("/assessments/{assessment_id}/start", assessmentPath(NOBODY)));
  await assertError("LMS-AUTH-003", pupil.POST("/assessments", { body }));
});
