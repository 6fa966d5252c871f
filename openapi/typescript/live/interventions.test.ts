import assert from "node:assert/strict";
import { before, test } from "node:test";
import { type Lms, orThrow, type Schema } from "../src/index.js";
import { as, assertError, day, NOBODY, unique } from "./as.js";

let senco: Lms;
before(async () => {
  senco = await as("senco");
});

const groupPath = (group_id: string) => ({ params: { path: { group_id } } });
const group = (name: string): Schema<"NewGroup"> => ({
  name, tables: [7, 8], starts_on: day(-2), ends_on: day(30), weekly_goal: 80,
});

test("a group is created, gets pupils, shows its progress, is changed and deleted", async () => {
  const made = await orThrow(senco.POST("/interventions", { body: group(unique("Sevens")) }));
  const [pupil] = (await orThrow(senco.GET("/teacher/pupils"))).items;
  assert.ok(pupil);
  const filled = await orThrow(senco.PUT("/interventions/{group_id}/pupils", { ...groupPath(made.id), body: { pupil_ids: [pupil.id] } }));
  assert.deepEqual([filled.group.pupils, filled.pupils.length], [1, 1]);
  assert.ok((await orThrow(senco.GET("/interventions"))).items.some(({ id }) => id === made.id));
  await orThrow((await as("teacher")).GET("/interventions/{group_id}/progress", groupPath(made.id)));
  const changed = await orThrow(
    senco.PATCH("/interventions/{group_id}", { ...groupPath(made.id), body: { weekly_goal: 100, version: filled.group.version } }),
  );
  assert.equal(changed.weekly_goal, 100);
  await assertError("LMS-API-007", senco.PATCH("/interventions/{group_id}", { ...groupPath(made.id), body: { weekly_goal: 90, version: 1 } }));
  await orThrow(senco.DELETE("/interventions/{group_id}", groupPath(made.id)));
  await assertError("LMS-SES-006", senco.GET("/interventions/{group_id}", groupPath(made.id)));
  const restored = await orThrow(senco.POST("/interventions/{group_id}/restore", groupPath(made.id)));
  assert.deepEqual([restored.name, restored.pupils], [made.name, 1]);
  await orThrow(senco.DELETE("/interventions/{group_id}", groupPath(made.id)));
  await assertError("LMS-SES-006", senco.POST("/interventions/{group_id}/restore", groupPath(NOBODY)));
});

test("pupils are suggested with reasons", async () => {
  const { items } = await orThrow(senco.GET("/interventions/suggestions"));
  assert.ok(items.every(({ reasons }) => reasons.length > 0));
});

test("an invalid group is rejected", async () => {
  const name = unique("Eights");
  const made = await orThrow(senco.POST("/interventions", { body: group(name) }));
  await assertError("LMS-SNC-002", senco.POST("/interventions", { body: group(name.toUpperCase()) }));
  await assertError("LMS-API-008", senco.POST("/interventions", { body: { ...group(unique("x")), ends_on: day(-9) } }));
  await assertError("LMS-TCH-002", senco.PUT("/interventions/{group_id}/pupils", { ...groupPath(made.id), body: { pupil_ids: [NOBODY] } }));
  await assertError("LMS-AUTH-003", (await as("teacher")).POST("/interventions", { body: group(unique("x")) }));
});
