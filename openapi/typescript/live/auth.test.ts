import assert from "node:assert/strict";
import { test } from "node:test";
import { inMemory, orThrow } from "../src/index.js";
import { accounts, anonymous, as, assertError, logIn, NOBODY, school_id, stale } from "./as.js";

test("schools are listed for anyone", async () => {
  const { items } = await orThrow(anonymous().GET("/schools", { params: { query: { slug: "oak-hill" } } }));
  assert.deepEqual(items.map(({ id }) => id), [school_id]);
});

test("every role signs in and sees its own account", async () => {
  for (const role of Object.keys(accounts) as (keyof typeof accounts)[]) {
    const me = await orThrow((await as(role)).GET("/auth/me"));
    assert.deepEqual([me.role, me.username], [role, accounts[role].username]);
    assert.equal(me.school?.id ?? null, role === "platform_admin" ? null : school_id);
  }
});

test("an invalid log-in is rejected with a specific code", async () => {
  const lms = anonymous();
  const pupil = (body: object) => lms.POST("/auth/pupil/login", { body: body as never });
  await assertError("LMS-AUTH-006", pupil({ school_id, username: "nobody", pin: "000000" }));
  await assertError("LMS-AUTH-005", pupil({ school_id: "oak", username: "nobody", pin: "000000" }));
  await assertError("LMS-AUTH-011", pupil({ school_id, username: "nobody", pin: "12" }));
  await assertError("LMS-AUTH-010", pupil({ school_id, username: 7, pin: "000000" }));
  await assertError("LMS-AUTH-012", lms.POST("/auth/staff/login", { body: { school_id, username: "nobody", password: "" } }));
  await assertError("LMS-AUTH-006", lms.POST("/auth/staff/login", { body: { school_id, username: "nobody", password: "x" } }));
});

test("five failures lock an account, and an administrator unlocks it", async () => {
  const admin = await as("it_admin");
  const { items } = await orThrow(admin.GET("/admin/users", { params: { query: { role: "pupil", limit: 2 } } }));
  const pupil = items.find(({ username }) => username !== accounts.pupil.username);
  assert.ok(pupil);
  const wrong = () => anonymous().POST("/auth/pupil/login", { body: { school_id, username: pupil.username, pin: "000000" } });
  for (let failure = 0; failure < 5; failure++) await assertError("LMS-AUTH-006", wrong());
  await assertError("LMS-AUTH-007", wrong());
  await orThrow(admin.POST("/admin/users/{user_id}/unlock", { params: { path: { user_id: pupil.id } } }));
  await assertError("LMS-AUTH-006", wrong());
});

test("a call without a sign-in is rejected", async () => {
  await assertError("LMS-AUTH-001", anonymous().GET("/auth/me"));
  await assertError("LMS-AUTH-002", anonymous({ tokens: inMemory({ access_token: "x", refresh_token: "" }) }).GET("/auth/me"));
});

test("a stale token is refreshed once for all calls, and the new tokens are stored", async () => {
  const tokens = inMemory();
  const lms = await as("teacher", tokens);
  const before = await tokens.load();
  await tokens.save(stale(before));
  const results = await Promise.all(Array.from({ length: 10 }, () => lms.GET("/auth/me")));
  assert.ok(results.every(({ data }) => data?.role === "teacher"));
  const after = await tokens.load();
  assert.notEqual(after?.refresh_token, before?.refresh_token);
});

test("a refresh token is exchanged for the same successor until that is used", async () => {
  const first = inMemory();
  await as("teacher", first);
  const before = await first.load();
  assert.ok(before);
  const exchange = (refresh_token: string) => orThrow(anonymous().POST("/auth/refresh", { body: { refresh_token } }));
  const successors = await Promise.all(Array.from({ length: 5 }, () => exchange(before.refresh_token)));
  const successor = successors[0]?.refresh_token ?? "";
  assert.ok(successors.every(({ refresh_token }) => refresh_token === successor));
  const after = await exchange(successor);
  await assertError("LMS-AUTH-008", anonymous().POST("/auth/refresh", { body: { refresh_token: before.refresh_token } }));
  await assertError("LMS-AUTH-008", anonymous().POST("/auth/refresh", { body: { refresh_token: after.refresh_token } }));
});

test("after a logout the tokens are removed and revoked", async () => {
  const tokens = inMemory();
  const lms = await as("senco", tokens);
  const before = await tokens.load();
  assert.ok(before);
  await orThrow(lms.POST("/auth/logout", { body: { refresh_token: before.refresh_token } }));
  assert.equal(await tokens.load(), null);
  await assertError("LMS-AUTH-009", anonymous({ tokens: inMemory(before) }).GET("/auth/me"));
});

test("an invalid refresh token ends the sign-in", async () => {
  const tokens = inMemory({ access_token: "x", refresh_token: "y" });
  await assertError("LMS-AUTH-002", anonymous({ tokens }).GET("/auth/me"));
  assert.equal(await tokens.load(), null);
  await assertError("LMS-AUTH-008", anonymous().POST("/auth/refresh", { body: { refresh_token: "y" } }));
});

test("a password change needs the current password and a strong new one", async () => {
  const lms = anonymous();
  await orThrow(logIn(lms, "senco"));
  const change = (current: string, next: string) => lms.POST("/auth/password", { body: { current, new: next } });
  await assertError("LMS-AUTH-006", change("wrong", "larch-lantern-teal-still-19"));
  await assertError("LMS-AUTH-010", change(accounts.senco.secret, "password"));
});

test("a call that the role does not allow is rejected", async () => {
  const pupil = await as("pupil");
  await assertError("LMS-AUTH-003", pupil.GET("/teacher/dashboard"));
  await assertError("LMS-ADM-001", pupil.GET("/admin/users"));
  await assertError("LMS-AUTH-009", pupil.GET("/platform/usage"));
  await assertError("LMS-AUTH-009", (await as("platform_admin")).GET("/admin/users/{user_id}", { params: { path: { user_id: NOBODY } } }));
});
