import assert from "node:assert/strict";
import { before, test } from "node:test";
import { idempotencyKey, type Lms, orThrow, type Schema } from "../src/index.js";
import { accounts, anonymous, as, classroom, NOBODY, refused, school_id, unique } from "./as.js";

let admin: Lms;
before(async () => {
  admin = await as("it_admin");
});

const user = (user_id: string) => ({ params: { path: { user_id } } });
const room = (classroom_id: string) => ({ params: { path: { classroom_id } } });

function pupil(username: string): Schema<"NewUser"> {
  return { role: "pupil", username, first_name: "Ben", last_name: "Example", pin: "285173" };
}

test("accounts are searched and come in pages", async () => {
  const first = await orThrow(admin.GET("/admin/users", { params: { query: { role: "pupil", limit: 50 } } }));
  assert.equal(first.items.length, 50);
  assert.ok(first.next);
  const rest = await orThrow(
    admin.GET("/admin/users", { params: { query: { role: "pupil", limit: 200, after: first.next } } }),
  );
  const ids = new Set([...first.items, ...rest.items].map(({ id }) => id));
  assert.ok(ids.size >= 75, String(ids.size));
  const found = await orThrow(admin.GET("/admin/users", { params: { query: { q: "wren" } } }));
  assert.deepEqual(found.items.map(({ username }) => username), [accounts.headteacher.username]);
  await refused("LMS-API-008", admin.GET("/admin/users", { params: { query: { after: "no cursor" } } }));
});

test("an account is made, changed, archived, restored and erased", async () => {
  const username = unique("ben");
  const made = await orThrow(admin.POST("/admin/users", { body: { ...pupil(username), year_group: "4" } }));
  assert.deepEqual([made.username, made.year_group, made.classroom_id, made.version], [username, "4", null, 1]);
  const path = user(made.id);
  const changed = await orThrow(admin.PATCH("/admin/users/{user_id}", { ...path, body: { last_name: "Brown", version: 1 } }));
  assert.equal(changed.last_name, "Brown");
  await refused("LMS-ADM-006", admin.PATCH("/admin/users/{user_id}", { ...path, body: { last_name: "Gray", version: 1 } }));
  await orThrow(admin.DELETE("/admin/users/{user_id}", path));
  assert.ok((await orThrow(admin.GET("/admin/users/{user_id}", path))).archived_at);
  await orThrow(admin.PATCH("/admin/users/{user_id}", { ...path, body: { archived: false } }));
  const record = await orThrow(admin.GET("/admin/users/{user_id}/export", path));
  assert.ok(JSON.stringify(record).includes(username));
  await orThrow(admin.DELETE("/admin/users/{user_id}", { params: { ...path.params, query: { erase: true } } }));
  await refused("LMS-ADM-005", admin.GET("/admin/users/{user_id}", path));
});

test("an account that is wrong says in which way", async () => {
  const make = (body: object) => admin.POST("/admin/users", { body: { ...pupil(unique("wrong")), ...body } as never });
  await refused("LMS-ADM-009", make({ role: "caretaker" }));
  await refused("LMS-ADM-010", make({ pin: undefined }));
  await refused("LMS-ADM-011", make({ role: "teacher", pin: undefined }));
  await refused("LMS-ADM-013", make({ username: accounts.pupil.username }));
  await refused("LMS-ADM-014", make({ role: "teacher", password: "larch-lantern-teal-19" }));
  await refused("LMS-ADM-015", make({ password: "larch-lantern-teal-19" }));
  await refused("LMS-ADM-003", make({ pin: "12" }));
  await refused("LMS-ADM-005", make({ classroom_id: NOBODY }));
  await refused("LMS-ADM-002", admin.GET("/admin/users/{user_id}", user("seven")));
  await refused("LMS-ADM-005", admin.GET("/admin/users/{user_id}", user(NOBODY)));
});

test("with a key an account is made once, and the key is for that body alone", async () => {
  const call = { params: { header: { "Idempotency-Key": idempotencyKey() } }, body: pupil(unique("once")) };
  const [one, two] = await Promise.all([admin.POST("/admin/users", call), admin.POST("/admin/users", call)]);
  assert.equal(one.data?.id, two.data?.id);
  assert.ok(one.data);
  await refused("LMS-API-007", admin.POST("/admin/users", { ...call, body: pupil(unique("other")) }));
});

test("a new secret is told once and lets its owner in", async () => {
  const made = await orThrow(admin.POST("/admin/users", { body: pupil(unique("pin")) }));
  const drawn = await orThrow(admin.POST("/admin/users/{user_id}/credential", { ...user(made.id), body: {} }));
  assert.match(drawn.pin ?? "", /^[0-9]{6}$/);
  const body = { school_id, username: made.username, pin: drawn.pin ?? "" };
  assert.equal((await orThrow(anonymous().POST("/auth/pupil/login", { body }))).me.id, made.id);
});

test("classes are listed, made, changed and removed", async () => {
  assert.equal((await classroom(admin, 0)).pupils > 0, true);
  const name = unique("Elm");
  const made = await orThrow(admin.POST("/admin/classrooms", { body: { name, year_group: "2" } }));
  await refused("LMS-ADM-016", admin.POST("/admin/classrooms", { body: { name: "" } }));
  await refused("LMS-ADM-017", admin.POST("/admin/classrooms", { body: { name: unique("Fir"), teacher_id: NOBODY } }));
  await refused("LMS-ADM-018", admin.POST("/admin/classrooms", { body: { name: name.toUpperCase() } }));
  const changed = await orThrow(
    admin.PATCH("/admin/classrooms/{classroom_id}", { ...room(made.id), body: { year_group: "3", version: 1 } }),
  );
  assert.equal(changed.year_group, "3");
  await orThrow(admin.DELETE("/admin/classrooms/{classroom_id}", room(made.id)));
  await refused("LMS-ADM-005", admin.DELETE("/admin/classrooms/{classroom_id}", room(made.id)));
  await refused("LMS-ADM-019", admin.DELETE("/admin/classrooms/{classroom_id}", room((await classroom(admin, 0)).id)));
});

test("what was done is in the audit log", async () => {
  const username = unique("seen");
  const made = await orThrow(admin.POST("/admin/users", { body: pupil(username) }));
  const { items } = await orThrow(admin.GET("/admin/audit", { params: { query: { limit: 5 } } }));
  assert.ok(items.some((entry) => JSON.stringify(entry).includes(made.id)), JSON.stringify(items[0]));
});
