import assert from "node:assert/strict";
import { before, test } from "node:test";
import { type Lms, orThrow, type Schema } from "../src/index.js";
import { as, NOBODY, refused } from "./as.js";

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

const of = (assessment_id: string) => ({ params: { path: { assessment_id } } });
const marked = (marking_id: string) => ({ params: { path: { marking_id } } });

test("an assessment is sat, marked, moderated, and its results told", async () => {
  const assessment = await orThrow(teacher.POST("/assessments", { body }));
  const sitting = await orThrow(pupil.POST("/assessments/{assessment_id}/start", of(assessment.id)));
  const path = { params: { path: { session_id: sitting.session.id } } };
  let next = sitting.next;
  for (const said of [{ answer: 56 }, { answer: 3.5 }, { text: "It is turned round." }]) {
    assert.ok(next);
    const answer = { question_id: next.id, elapsed_ms: 2400, ...said };
    next = (await orThrow(pupil.POST("/sessions/{session_id}/answers", { ...path, body: answer }))).next;
  }
  assert.equal(next, null);
  await orThrow(pupil.POST("/sessions/{session_id}/finish", path));
  await refused("LMS-API-007", pupil.POST("/assessments/{assessment_id}/start", of(assessment.id)));

  const inbox = await orThrow(teacher.GET("/teacher/markings", { params: { query: { limit: 200 } } }));
  const marking = inbox.items.find(({ assessment_id }) => assessment_id === assessment.id);
  assert.ok(marking);
  const saved = await orThrow(
    teacher.PATCH("/teacher/markings/{marking_id}", {
      ...marked(marking.id), body: { score: 2, feedback: "Draw it, too.", version: marking.version },
    }),
  );
  assert.equal(saved.score, 2);
  await refused("LMS-API-007", teacher.PATCH("/teacher/markings/{marking_id}", { ...marked(marking.id), body: { score: 1, version: marking.version } }));
  await refused("LMS-TCH-003", teacher.PATCH("/teacher/markings/{marking_id}", { ...marked(marking.id), body: { score: 4 } }));
  await refused("LMS-TCH-005", teacher.PATCH("/teacher/markings/{marking_id}", { ...marked(NOBODY), body: { score: 1 } }));
  await refused("LMS-TCH-007", teacher.POST("/teacher/markings/{marking_id}/moderation", { ...marked(marking.id), body: { score: 3 } }));
  const head = await as("headteacher");
  const moderated = await orThrow(
    head.POST("/teacher/markings/{marking_id}/moderation", { ...marked(marking.id), body: { score: 3, note: "Clear." } }),
  );
  assert.equal(moderated.moderation?.score, 3);

  const results = await orThrow(teacher.GET("/assessments/{assessment_id}/results", of(assessment.id)));
  assert.equal(results.items.length, 1);
  const csv = await orThrow(
    teacher.GET("/assessments/{assessment_id}/results", {
      params: { path: { assessment_id: assessment.id }, query: { format: "csv" } }, parseAs: "text",
    }),
  );
  assert.ok(csv.split("\r\n").length > 1);
  assert.ok(JSON.stringify(await orThrow(pupil.GET("/me/results"))).includes("Draw it, too."));
  await refused("LMS-API-007", teacher.DELETE("/assessments/{assessment_id}", of(assessment.id)));
});

test("an assessment is listed, changed and removed before anybody has begun it", async () => {
  const assessment = await orThrow(teacher.POST("/assessments", { body }));
  const { items } = await orThrow(teacher.GET("/assessments", { params: { query: { limit: 200 } } }));
  assert.ok(items.some(({ id }) => id === assessment.id));
  const changed = await orThrow(teacher.PATCH("/assessments/{assessment_id}", { ...of(assessment.id), body: { title: "Winter", version: 1 } }));
  assert.equal(changed.title, "Winter");
  await refused("LMS-API-007", teacher.PATCH("/assessments/{assessment_id}", { ...of(assessment.id), body: { title: "Spring", version: 1 } }));
  await orThrow(teacher.DELETE("/assessments/{assessment_id}", of(assessment.id)));
  await refused("LMS-ASM-002", teacher.GET("/assessments/{assessment_id}", of(assessment.id)));
});

test("an assessment that makes no sense is refused, and none that is not there begun", async () => {
  await refused("LMS-API-008", teacher.POST("/assessments", { body: { ...body, questions: [] } }));
  await refused("LMS-API-008", teacher.POST("/assessments", { body: { ...body, pupil_ids: [NOBODY] } }));
  await refused("LMS-ASM-002", pupil.POST("/assessments/{assessment_id}/start", of(NOBODY)));
  await refused("LMS-AUTH-003", pupil.POST("/assessments", { body }));
});
