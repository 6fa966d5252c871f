import assert from "node:assert/strict";
import { before, test } from "node:test";
import { followImport, type Lms, orThrow, type Schema, uploadRoster } from "../src/index.js";
import { as, assertError, NOBODY, unique } from "./as.js";

let admin: Lms;
before(async () => {
  admin = await as("it_admin");
});

const at = (import_id: string) => ({ params: { path: { import_id } } });

function roster(...rows: string[]): File {
  return new File([["role,username,first_name,last_name,classroom,year_group", ...rows, ""].join("\r\n")], "roster.csv");
}

async function finalState(id: string): Promise<Schema<"Import">> {
  let now: Schema<"Import"> | undefined;
  for await (now of followImport(admin, id, { signal: AbortSignal.timeout(20_000) }));
  assert.ok(now);
  return now;
}

test("a dry run shows the changes, the commit applies them, and login cards can be printed", async () => {
  const username = unique("ada");
  const upload = await orThrow(uploadRoster(admin, roster(`pupil,${username},Ada,Ash,Hazel,3`)));
  const ready = await finalState(upload.id);
  assert.deepEqual([ready.state, ready.counts.created, ready.counts.rejected], ["ready", 1, 0]);
  await orThrow(admin.POST("/admin/imports/{import_id}/commit", at(upload.id)));
  const done = await finalState(upload.id);
  assert.deepEqual([done.state, done.rows_done], ["done", 1]);
  const { items } = await orThrow(admin.GET("/admin/users", { params: { query: { q: "ada" } } }));
  assert.ok(items.some((user) => user.username === username));
  const cards = await orThrow(admin.GET("/admin/imports/{import_id}/login-cards", { ...at(upload.id), parseAs: "text" }));
  assert.ok(cards.includes(username));
  const { report } = await orThrow(admin.GET("/admin/imports/{import_id}", at(upload.id)));
  assert.equal(report.items[0]?.line, 2);
  await assertError("LMS-ADM-006", admin.POST("/admin/imports/{import_id}/cancel", at(upload.id)));
});

test("a row with an error is rejected and returned in a file to correct", async () => {
  const upload = await orThrow(uploadRoster(admin, roster(",,Ada,,Hazel,17"), { mode: "commit" }));
  const end = await finalState(upload.id);
  assert.deepEqual([end.state, end.counts.rejected], ["rejected", 1]);
  const file = await orThrow(admin.GET("/admin/imports/{import_id}/errors.csv", { ...at(upload.id), parseAs: "text" }));
  assert.match(file, /Errors/);
  await assertError("LMS-ADM-006", admin.POST("/admin/imports/{import_id}/commit", at(upload.id)));
});

test("an upload can be cancelled before it is committed", async () => {
  const upload = await orThrow(uploadRoster(admin, roster(`pupil,${unique("bo")},Bo,Ash,Hazel,3`)));
  await finalState(upload.id);
  assert.equal((await orThrow(admin.POST("/admin/imports/{import_id}/cancel", at(upload.id)))).state, "cancelled");
  assert.equal((await orThrow(admin.GET("/admin/imports"))).items.some(({ id }) => id === upload.id), true);
});

test("a file that cannot be a roster is rejected at once", async () => {
  await assertError("LMS-ADM-021", uploadRoster(admin, new File(["\u0000\u0001"], "roster.png")));
  await assertError("LMS-ADM-003", uploadRoster(admin, roster(), { mode: "perhaps" as never }));
  await assertError("LMS-ADM-020", admin.POST("/admin/imports", { body: {} as never, bodySerializer: () => emptyForm() }));
  await assertError("LMS-API-004", admin.POST("/admin/imports", { body: {} as never }));
  await assertError("LMS-SES-006", admin.GET("/admin/imports/{import_id}", at(NOBODY)));
  await assert.rejects(finalState(NOBODY), { code: "LMS-SES-006" });
});

test("the template is a CSV file", async () => {
  const template = await orThrow(admin.GET("/admin/imports/template.csv", { parseAs: "blob" }));
  assert.equal(template.type, "text/csv;charset=utf-8");
  assert.match(await template.text(), /^role,username/);
});

function emptyForm(): FormData {
  const form = new FormData();
  form.append("mode", "dry_run");
  return form;
}
