import assert from "node:assert/strict";
import { before, test } from "node:test";
import { idempotencyKey, type Lms, orThrow, type Schema } from "../src/index.js";
import { accounts, anonymous, as, assertError, classroom, NOBODY, school_id, unique } from "./as.js";

let admin: Lms;
before(async () => {
  admin = await as("it_admin");
});

const user = (user_id: string) => ({ params: { path: { user_id } } });
const room = (classroom_id: string) => ({ params: { path: { classroom_id } } });

// At most three pupils of a school may have the same PIN.
function pupil(username: string): Schema<"NewUser"> {
  const pin = `4829${String(Math.floor(Math.random() * 100)).padStart(2, "0")}`;
  return { role: "pupil", username, first_name: "Ben", last_name: "Example", pin };
}

test("accounts are searched and paginated", async () => {
  const first = await orThrow(admin.GET("/admin/users", { params: { query: { role: "pupil", limit: 50 } } }));
  assert.equal(first.items.length, 50);
  assert.ok(first.next);
  const rest = await orThrow(
    admin.GET("/admin/users", { params: { query: { role: "pupil", limit: 200, after: first.next } } }),
  );
  const ids = new Set([...first.items, ...rest.items].map(({ id }) => id));
  assert.ok(ids.size >= 75, String(ids.size));
  const newest = await orThrow(admin.GET("/admin/users", { params: { query: { sort: "newest", limit: 1, total: true } } }));
  assert.ok(newest.total !== null && newest.total > ids.size);
  const found = await orThrow(admin.GET("/admin/users", { params: { query: { q: "wren" } } }));
  assert.deepEqual(found.items.map(({ username }) => username), [accounts.headteacher.username]);
  await assertError("LMS-API-008", admin.GET("/admin/users", { params: { query: { after: "no cursor" } } }));
});

test("an account is created, changed, archived, restored and erased", async () => {
  const username = unique("ben");
  const made = await orThrow(admin.POST("/admin/users", { body: { ...pupil(username), year_group: "4" } }));
  assert.deepEqual([made.username, made.year_group, made.classroom_id, made.version], [username, "4", null, 1]);
  const path = user(made.id);
  const changed = await orThrow(admin.PATCH("/admin/users/{user_id}", { ...path, body: { last_name: "Brown", version: 1 } }));
  assert.equal(changed.last_name, "Brown");
  await assertError("LMS-ADM-006", admin.PATCH("/admin/users/{user_id}", { ...path, body: { last_name: "Gray", version: 1 } }));
  await orThrow(admin.DELETE("/admin/users/{user_id}", path));
  assert.ok((await orThrow(admin.GET("/admin/users/{user_id}", path))).archived_at);
  await orThrow(admin.PATCH("/admin/users/{user_id}", { ...path, body: { archived: false } }));
  const record = await orThrow(admin.GET("/admin/users/{user_id}/export", path));
  assert.ok(JSON.stringify(record).includes(username));
  assert.equal((await orThrow((await as("headteacher")).GET("/admin/users/{user_id}/mentions", path))).next, null);
  await assertError("LMS-ADM-001", admin.GET("/admin/users/{user_id}/mentions", path));
  await orThrow(admin.DELETE("/admin/users/{user_id}", { params: { ...path.params, query: { erase: true } } }));
  await assertError("LMS-ADM-005", admin.GET("/admin/users/{user_id}", path));
});

test("accounts are archived, restored, moved and unlocked at once, and get login cards", async () => {
  const { id } = await orThrow(admin.POST("/admin/users", { body: pupil(unique("bea")) }));
  const made = await orThrow(admin.POST("/admin/classrooms", { body: { name: unique("Alder") } }));
  const user_ids = [id, NOBODY];
  const expected = { done: [id], not_done: [{ id: NOBODY, code: "LMS-ADM-005", error: "user not found" }] };
  const steps = [
    (body: { user_ids: string[] }) => admin.POST("/admin/users/archive", { body }),
    (body: { user_ids: string[] }) => admin.POST("/admin/users/restore", { body }),
    (body: { user_ids: string[] }) => admin.POST("/admin/users/unlock", { body }),
  ];
  for (const step of steps) {
    assert.deepEqual(await orThrow(step({ user_ids })), expected);
    await assertError("LMS-ADM-003", step({ user_ids: [] }));
  }
  assert.deepEqual(await orThrow(admin.POST("/admin/users/move", { body: { user_ids, classroom_id: made.id } })), expected);
  assert.equal((await orThrow(admin.GET("/admin/users/{user_id}", user(id)))).classroom_id, made.id);
  await assertError("LMS-ADM-005", admin.POST("/admin/users/move", { body: { user_ids: [id], classroom_id: NOBODY } }));
  const params = { header: { "Idempotency-Key": idempotencyKey() } };
  const drawing = { params, body: { user_ids: [id] }, headers: { Accept: "application/json" } };
  const { cards } = await orThrow(admin.POST("/admin/users/login-cards", drawing));
  assert.deepEqual((await orThrow(admin.POST("/admin/users/login-cards", drawing))).cards, cards);
  const [{ username, pin }] = cards as [Schema<"LoginCard">];
  assert.ok(pin);
  await orThrow(anonymous().POST("/auth/pupil/login", { body: { school_id, username, pin } }));
  await assertError("LMS-ADM-005", admin.POST("/admin/users/login-cards", { body: { user_ids } }));
});

test("an IT admin cannot touch a headteacher's account and exports no attainment", async () => {
  const head = await as("headteacher");
  const path = user((await orThrow(head.GET("/auth/me"))).id);
  await assertError("LMS-ADM-001", admin.POST("/admin/users/{user_id}/credential", { ...path, body: {} }));
  await assertError("LMS-ADM-001", admin.PATCH("/admin/users/{user_id}", { ...path, body: { last_name: "Brown" } }));
  await assertError("LMS-ADM-001", admin.DELETE("/admin/users/{user_id}", path));
  const { refused_actions } = await orThrow(head.GET("/teacher/school"));
  const actions = refused_actions.latest.slice(0, 3).map(({ action }) => action);
  assert.deepEqual(actions, ["archive", "change", "credential"]);
  const found = await orThrow(admin.GET("/admin/users", { params: { query: { q: accounts.pupil.username } } }));
  const pupil = user(found.items[0]?.id ?? "");
  const [whole, part] = await Promise.all(
    [head, admin].map((lms) => orThrow(lms.GET("/admin/users/{user_id}/export", pupil))),
  );
  assert.deepEqual([whole?.complete, part?.complete, part?.practice], [true, false, null]);
  assert.ok(whole?.practice);
});

test("an invalid account is rejected with a specific code", async () => {
  const make = (body: object) => admin.POST("/admin/users", { body: { ...pupil(unique("wrong")), ...body } as never });
  await assertError("LMS-ADM-009", make({ role: "caretaker" }));
  await assertError("LMS-ADM-009", make({ role: "headteacher", pin: undefined, password: "larch-lantern-teal-19" }));
  await assertError("LMS-ADM-010", make({ pin: undefined }));
  await assertError("LMS-ADM-011", make({ role: "teacher", pin: undefined }));
  await assertError("LMS-ADM-013", make({ username: accounts.pupil.username }));
  await assertError("LMS-ADM-014", make({ role: "teacher", password: "larch-lantern-teal-19" }));
  await assertError("LMS-ADM-015", make({ password: "larch-lantern-teal-19" }));
  await assertError("LMS-ADM-003", make({ pin: "12" }));
  await assertError("LMS-ADM-005", make({ classroom_id: NOBODY }));
  await assertError("LMS-ADM-002", admin.GET("/admin/users/{user_id}", user("seven")));
  const fieldOf = async (call: Promise<{ error?: { field: string | null } }>) => (await call).error?.field;
  assert.equal(await fieldOf(make({ pin: "12" })), "pin");
  assert.equal(await fieldOf(make({ first_name: 7 })), "first_name");
  assert.equal(await fieldOf(make({ classroom_id: NOBODY })), "classroom_id");
  assert.equal(await fieldOf(admin.GET("/admin/users/{user_id}", user("seven"))), "user_id");
  await assertError("LMS-ADM-005", admin.GET("/admin/users/{user_id}", user(NOBODY)));
});

test("with an idempotency key an account is created once, and another body is rejected", async () => {
  const call = { params: { header: { "Idempotency-Key": idempotencyKey() } }, body: pupil(unique("once")) };
  const [one, two] = await Promise.all([admin.POST("/admin/users", call), admin.POST("/admin/users", call)]);
  assert.equal(one.data?.id, two.data?.id);
  assert.ok(one.data);
  await assertError("LMS-API-007", admin.POST("/admin/users", { ...call, body: pupil(unique("other")) }));
});

test("a generated PIN is returned and can be used to sign in", async () => {
  const made = await orThrow(admin.POST("/admin/users", { body: pupil(unique("pin")) }));
  const drawn = await orThrow(admin.POST("/admin/users/{user_id}/credential", { ...user(made.id), body: {} }));
  assert.match(drawn.pin ?? "", /^[0-9]{6}$/);
  const body = { school_id, username: made.username, pin: drawn.pin ?? "" };
  assert.equal((await orThrow(anonymous().POST("/auth/pupil/login", { body }))).me.id, made.id);
});

test("classes are listed, created, changed and deleted", async () => {
  assert.equal((await classroom(admin, 0)).pupils > 0, true);
  const name = unique("Elm");
  const made = await orThrow(admin.POST("/admin/classrooms", { body: { name, year_group: "2" } }));
  await assertError("LMS-ADM-016", admin.POST("/admin/classrooms", { body: { name: "" } }));
  await assertError("LMS-ADM-017", admin.POST("/admin/classrooms", { body: { name: unique("Fir"), teacher_id: NOBODY } }));
  await assertError("LMS-ADM-018", admin.POST("/admin/classrooms", { body: { name: name.toUpperCase() } }));
  const changed = await orThrow(
    admin.PATCH("/admin/classrooms/{classroom_id}", { ...room(made.id), body: { year_group: "3", version: 1 } }),
  );
  assert.equal(changed.year_group, "3");
  await orThrow(admin.DELETE("/admin/classrooms/{classroom_id}", room(made.id)));
  await assertError("LMS-ADM-005", admin.DELETE("/admin/classrooms/{classroom_id}", room(made.id)));
  await assertError("LMS-ADM-019", admin.DELETE("/admin/classrooms/{classroom_id}", room((await classroom(admin, 0)).id)));
});

test("failed log-ins are listed by account and network", async () => {
  const made = await orThrow(admin.POST("/admin/users", { body: pupil(unique("guessed")) }));
  const body = { school_id, username: made.username, pin: "000000" };
  await assertError("LMS-AUTH-006", anonymous().POST("/auth/pupil/login", { body }));
  const { items } = await orThrow(admin.GET("/admin/sign-in-failures", { params: { query: { limit: 20 } } }));
  const failure = items.find(({ user_id }) => user_id === made.id);
  assert.deepEqual([failure?.username, failure?.attempts, failure?.locked_until], [made.username, 1, null]);
  await assertError("LMS-API-008", admin.GET("/admin/sign-in-failures", { params: { query: { limit: 0 } } }));
});

test("the audit log contains a new account", async () => {
  const username = unique("seen");
  const made = await orThrow(admin.POST("/admin/users", { body: pupil(username) }));
  const { items } = await orThrow(admin.GET("/admin/audit", { params: { query: { limit: 5 } } }));
  assert.ok(items.some((entry) => JSON.stringify(entry).includes(made.id)), JSON.stringify(items[0]));
});
