import assert from "node:assert/strict";
import { before, test } from "node:test";
import { idempotencyKey, type Lms, orThrow, type Schema } from "../src/index.js";
import { accounts, anonymous, as, assertError, day, NOBODY, school_id } from "./as.js";

let teacher: Lms;
let pupils: Schema<"PupilSummary">[];
before(async () => {
  teacher = await as("teacher");
  pupils = (await orThrow(teacher.GET("/teacher/pupils", { params: { query: { sort: "name", limit: 200 } } }))).items;
});

/** Returns the n-th pupil. Each test in this file that changes a pupil uses a different `n`. */
function pupil(n: number): Schema<"PupilSummary"> {
  const found = pupils.filter(({ username }) => username !== accounts.pupil.username)[n];
  assert.ok(found);
  return found;
}

const pupilPath = (pupil_id: string) => ({ params: { path: { pupil_id } } });

test("the dashboard shows the classes and the pupils who need attention", async () => {
  const dashboard = await orThrow(teacher.GET("/teacher/dashboard"));
  assert.ok(JSON.stringify(dashboard).includes("Hazel"));
});

test("only the headteacher sees the whole school", async () => {
  const head = await as("headteacher");
  const whole = await orThrow(head.GET("/teacher/school"));
  // The total of the school also includes pupils without a class.
  const in_classes = whole.classes.reduce((sum, { attainment }) => sum + attainment.pupils, 0);
  assert.ok(in_classes > 0 && in_classes <= whole.school.pupils);
  assert.equal(whole.weeks.length, 12);
  await assertError("LMS-TCH-007", teacher.GET("/teacher/school"));
});

test("a pupil is found by name, and shown with facts and weeks", async () => {
  const { id, first_name } = pupil(0);
  const found = await orThrow(teacher.GET("/teacher/pupils", { params: { query: { q: first_name, total: true } } }));
  assert.ok(found.items.some((item) => item.id === id));
  assert.ok(found.total !== null && found.total >= found.items.length);
  assert.equal((await orThrow(teacher.GET("/teacher/pupils/{pupil_id}", pupilPath(id)))).pupil.id, id);
  assert.equal((await orThrow(teacher.GET("/teacher/pupils/{pupil_id}/facts", pupilPath(id)))).facts.length, 78);
  assert.ok((await orThrow(teacher.GET("/teacher/pupils/{pupil_id}/history", pupilPath(id)))).items.length > 0);
  await assertError("LMS-TCH-002", teacher.GET("/teacher/pupils/{pupil_id}", pupilPath(NOBODY)));
  await assertError("LMS-TCH-002", teacher.GET("/teacher/pupils/{pupil_id}", pupilPath("seven")));
  await assertError("LMS-API-008", teacher.GET("/teacher/pupils", { params: { query: { limit: 0 } } }));
});

test("a class has a fact map", async () => {
  const { classroom_id } = pupil(0);
  assert.ok(classroom_id);
  const path = (id: string) => ({ params: { path: { classroom_id: id } } });
  assert.equal((await orThrow(teacher.GET("/teacher/classrooms/{classroom_id}/facts", path(classroom_id)))).facts.length, 78);
  await assertError("LMS-SES-006", teacher.GET("/teacher/classrooms/{classroom_id}/facts", path(NOBODY)));
});

test("work is set, listed and cancelled", async () => {
  const body = { pupil_ids: [pupil(1).id], tables: [7], questions: 20, due_on: day(4) };
  const call = { params: { header: { "Idempotency-Key": idempotencyKey() } }, body };
  const work = await orThrow(teacher.POST("/teacher/assignments", call));
  assert.equal((await orThrow(teacher.POST("/teacher/assignments", call))).id, work.id);
  const { items } = await orThrow(teacher.GET("/teacher/assignments", { params: { query: { pupil_id: pupil(1).id } } }));
  assert.ok(items.some(({ id }) => id === work.id));
  const path = { params: { path: { assignment_id: work.id } } };
  assert.equal((await orThrow(teacher.GET("/teacher/assignments/{assignment_id}", path))).id, work.id);
  await assertError("LMS-SES-006", teacher.GET("/teacher/assignments/{assignment_id}", { params: { path: { assignment_id: NOBODY } } }));
  await orThrow(teacher.DELETE("/teacher/assignments/{assignment_id}", path));
  assert.equal((await orThrow(teacher.POST("/teacher/assignments/{assignment_id}/restore", path))).cancelled_at, null);
  await assertError("LMS-SES-006", teacher.POST("/teacher/assignments/{assignment_id}/restore", { params: { path: { assignment_id: NOBODY } } }));
  await orThrow(teacher.DELETE("/teacher/assignments/{assignment_id}", path));
  assert.equal((await orThrow(teacher.POST("/teacher/assignments/{assignment_id}/restore", path))).cancelled_at, null);
  await assertError("LMS-SES-006", teacher.POST("/teacher/assignments/{assignment_id}/restore", { params: { path: { assignment_id: NOBODY } } }));
  await orThrow(teacher.DELETE("/teacher/assignments/{assignment_id}", path));
  await assertError("LMS-SES-006", teacher.DELETE("/teacher/assignments/{assignment_id}", { params: { path: { assignment_id: NOBODY } } }));
  await assertError("LMS-TCH-002", teacher.POST("/teacher/assignments", { body: { ...body, pupil_ids: [NOBODY] } }));
  await assertError("LMS-TCH-003", teacher.POST("/teacher/assignments", { body: { ...body, tables: [13] } }));
});

test("a teacher's override of a fact and access arrangements are saved", async () => {
  const path = pupilPath(pupil(2).id);
  const overridden = await orThrow(
    teacher.PUT("/teacher/pupils/{pupil_id}/overrides", { ...path, body: { facts: [[7, 8]], state: "needs_practice" } }),
  );
  assert.deepEqual(overridden.overrides.map(({ state }) => state), ["needs_practice"]);
  const saved = await orThrow(
    teacher.PUT("/teacher/pupils/{pupil_id}/arrangements", { ...path, body: { codes: ["CCT"], time_limit_factor: 1.5 } }),
  );
  assert.deepEqual([saved.codes, saved.time_limit_factor], [["CCT"], 1.5]);
  await assertError(
    "LMS-TCH-003",
    teacher.PUT("/teacher/pupils/{pupil_id}/overrides", { ...path, body: { facts: [[7, 80]], state: "secure" } }),
  );
  await assertError("LMS-TCH-003", teacher.PUT("/teacher/pupils/{pupil_id}/arrangements", { ...path, body: { codes: ["XXX" as never] } }));
});

test("a pupil can sign in with a new PIN, and unlocking is harmless", async () => {
  const { id, username } = pupil(3);
  const { pin } = await orThrow(teacher.POST("/teacher/pupils/{pupil_id}/pin", pupilPath(id)));
  await orThrow(teacher.POST("/teacher/pupils/{pupil_id}/unlock", pupilPath(id)));
  const session = await orThrow(anonymous().POST("/auth/pupil/login", { body: { school_id, username, pin } }));
  assert.equal(session.me.id, id);
  await assertError("LMS-TCH-002", teacher.POST("/teacher/pupils/{pupil_id}/pin", pupilPath(NOBODY)));
});

test("a class is unlocked in one call", async () => {
  // Another class than that of the first pupil, whom another test locks at the same time.
  const found = [...pupils].reverse().find(({ classroom }) => classroom && classroom !== pupil(0).classroom);
  assert.ok(found?.classroom_id);
  const { username, classroom_id } = found;
  const path = (id: string) => ({ params: { path: { classroom_id: id } } });
  const wrong = () => anonymous().POST("/auth/pupil/login", { body: { school_id, username, pin: "000000" } });
  for (let failure = 0; failure < 5; failure++) await assertError("LMS-AUTH-006", wrong());
  await assertError("LMS-AUTH-007", wrong());
  const { unlocked } = await orThrow(teacher.POST("/teacher/classrooms/{classroom_id}/unlock", path(classroom_id)));
  assert.ok(unlocked >= 1);
  await assertError("LMS-AUTH-006", wrong());
  await assertError("LMS-SES-006", teacher.POST("/teacher/classrooms/{classroom_id}/unlock", path(NOBODY)));
});

test("pupils are unlocked, and their arrangements changed, at once", async () => {
  const { id } = pupil(4);
  const pupil_ids = [id, NOBODY];
  const expected = { done: [id], not_done: [{ id: NOBODY, code: "LMS-TCH-002", error: "pupil not found" }] };
  assert.deepEqual(await orThrow(teacher.POST("/teacher/pupils/unlock", { body: { pupil_ids } })), expected);
  const change = { pupil_ids, add: ["QNR" as const], remove: [] };
  assert.deepEqual(await orThrow(teacher.PUT("/teacher/pupils/arrangements", { body: change })), expected);
  const { arrangements } = await orThrow(teacher.GET("/teacher/pupils/{pupil_id}", pupilPath(id)));
  assert.ok(arrangements.codes.includes("QNR"));
  await assertError("LMS-TCH-003", teacher.POST("/teacher/pupils/unlock", { body: { pupil_ids: [id, id] } }));
  await assertError("LMS-TCH-003", teacher.PUT("/teacher/pupils/arrangements", { body: { ...change, remove: ["QNR"] } }));
});

test("the login cards of a class are an HTML page", async () => {
  const classroom_id = [...pupils].reverse().find(({ classroom }) => classroom !== pupil(0).classroom)?.classroom_id;
  assert.ok(classroom_id);
  const path = { params: { path: { classroom_id } } };
  const page = await orThrow(teacher.POST("/teacher/classrooms/{classroom_id}/login-cards", { ...path, parseAs: "text" }));
  assert.match(page, /^<!doctype html>/i);
});

test("the login card of a pupil is returned as JSON, and its PIN works", async () => {
  const found = [...pupils].reverse().find(({ classroom }) => classroom !== pupil(0).classroom);
  assert.ok(found);
  const headers = { Accept: "application/json" };
  const { cards } = await orThrow(teacher.POST("/teacher/login-cards", { body: { pupil_ids: [found.id] }, headers }));
  assert.equal(cards.length, 1);
  const [{ username, pin, address }] = cards as [Schema<"LoginCard">];
  assert.ok(address.endsWith(`/oak-hill?u=${username}`));
  assert.ok(pin);
  await orThrow(anonymous().POST("/auth/pupil/login", { body: { school_id, username, pin } }));
  await assertError("LMS-TCH-002", teacher.POST("/teacher/login-cards", { body: { pupil_ids: [NOBODY] }, headers }));
});
