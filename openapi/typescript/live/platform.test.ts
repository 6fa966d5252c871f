import assert from "node:assert/strict";
import { before, test } from "node:test";
import { type Lms, orThrow } from "../src/index.js";
import { anonymous, as, assertError, NOBODY, school_id, unique } from "./as.js";

let operator: Lms;
before(async () => {
  operator = await as("platform_admin");
});

const schoolPath = (id: string) => ({ params: { path: { school_id: id } } });
const urn = () => String(Math.floor(100_000 + Math.random() * 800_000));

test("a school is created, its administrator signs in, and it is suspended", async () => {
  const slug = unique("elm-");
  const school = await orThrow(operator.POST("/platform/schools", { body: { name: "Elm", slug, urn: urn() } }));
  const admin = await orThrow(
    operator.POST("/platform/schools/{school_id}/admins", {
      ...schoolPath(school.id), body: { role: "it_admin", username: "ada", first_name: "Ada", last_name: "Ash" },
    }),
  );
  assert.ok(admin.password);
  const lms = anonymous();
  const body = { school_id: school.id, username: "ada", password: admin.password };
  assert.equal((await orThrow(lms.POST("/auth/staff/login", { body }))).me.must_change_password, true);
  assert.deepEqual((await orThrow(lms.GET("/admin/classrooms"))).items, []);
  assert.equal((await orThrow(operator.GET("/platform/schools/{school_id}/admins", schoolPath(school.id)))).items.length, 1);

  await orThrow(operator.PATCH("/platform/schools/{school_id}", { ...schoolPath(school.id), body: { status: "suspended" } }));
  await assertError("LMS-AUTH-009", lms.GET("/admin/classrooms"));
  await assertError("LMS-AUTH-006", lms.POST("/auth/staff/login", { body }));
  assert.equal((await orThrow(operator.GET("/platform/schools/{school_id}", schoolPath(school.id)))).status, "suspended");
  await assertError("LMS-API-007", operator.PATCH("/platform/schools/{school_id}", { ...schoolPath(school.id), body: { name: "Ash", version: 99 } }));
});

test("schools, their usage and jobs are listed", async () => {
  const schools = await orThrow(operator.GET("/platform/schools", { params: { query: { q: "oak" } } }));
  assert.deepEqual(schools.items.map(({ id }) => id), [school_id]);
  assert.ok((await orThrow(operator.GET("/platform/usage"))).items.length > 0);
  assert.ok(Array.isArray((await orThrow(operator.GET("/platform/jobs"))).items));
});

test("the failed jobs of a kind are retried, and an unknown kind is rejected", async () => {
  const retried = await orThrow(operator.POST("/platform/jobs/retry", { body: { kind: "digest" } }));
  assert.deepEqual(retried, { dead: 0, waiting: 0, has_more: false });
  await assertError("LMS-PLT-001", operator.POST("/platform/jobs/retry", { body: { kind: "digests" } }));
});

test("an invalid school or administrator is rejected with a specific code", async () => {
  const make = (body: object) => operator.POST("/platform/schools", { body: { name: "Fir", slug: unique("fir-"), urn: urn(), ...body } });
  await assertError("LMS-PLT-005", make({ slug: "oak-hill" }));
  await assertError("LMS-PLT-001", make({ name: "" }));
  await assertError("LMS-PLT-006", operator.GET("/platform/schools/{school_id}", schoolPath("oak")));
  await assertError("LMS-SES-006", operator.GET("/platform/schools/{school_id}", schoolPath(NOBODY)));
  await assertError("LMS-SES-006", operator.POST("/platform/jobs/{job_id}/retry", { params: { path: { job_id: NOBODY } } }));
  const admin = { username: "ada", first_name: "Ada", last_name: "Ash" };
  await assertError("LMS-PLT-007", operator.POST("/platform/schools/{school_id}/admins", { ...schoolPath(school_id), body: { ...admin, role: "pupil" as never } }));
  await assertError("LMS-PLT-008", operator.POST("/platform/schools/{school_id}/admins", { ...schoolPath(school_id), body: { ...admin, role: "it_admin", username: "hwren" } }));
});

test("the platform log-in and platform operations reject school accounts", async () => {
  await assertError("LMS-PLT-002", anonymous().POST("/platform/login", { body: { username: "hwren", password: "wrong" } }));
  await assertError("LMS-AUTH-009", (await as("headteacher")).GET("/platform/schools"));
});
