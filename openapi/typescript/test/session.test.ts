import assert from "node:assert/strict";
import { test } from "node:test";
import { createLms, inMemory, type TokenStore, type Tokens } from "../src/index.js";
import { type Answer, refused, serve, session } from "./server.js";

const STALE = refused(401, "LMS-AUTH-002", "invalid token");
const FIRST: Tokens = { access_token: "access-1", refresh_token: "refresh-1" };

/** Answers with `good` whoever has the token `access-N`, refreshes into it, and refuses any other as stale. */
function expects(n: number, good: Answer = [200, {}]) {
  return ({ path, token }: { path: string; token: string | null }): Answer => {
    if (path === "/auth/refresh") return session(n);
    return token === `access-${n}` ? good : STALE;
  };
}

test("a log-in is kept and used", async (t) => {
  const { origin, got } = await serve(t, ({ path }) => (path === "/auth/staff/login" ? session(1) : [200, {}]));
  const lms = createLms({ origin });
  await lms.POST("/auth/staff/login", { body: { school_id: "s", username: "u", password: "p" } });
  await lms.GET("/auth/me");
  assert.deepEqual(
    got.map(({ path, token }) => [path, token]),
    [["/auth/staff/login", null], ["/auth/me", "access-1"]],
  );
});

test("a log-in that is refused leaves the sign-in as it was", async (t) => {
  const { origin } = await serve(t, () => refused(401, "LMS-AUTH-006", "invalid credentials"));
  const tokens = inMemory(FIRST);
  const lms = createLms({ origin, tokens });
  const { error } = await lms.POST("/auth/staff/login", { body: { school_id: "s", username: "u", password: "p" } });
  assert.equal(error?.code, "LMS-AUTH-006");
  assert.deepEqual(await tokens.load(), FIRST);
});

test("a stale token is refreshed once and the call made again with its body", async (t) => {
  const { origin, got } = await serve(t, expects(2, [201, {}]));
  const tokens = inMemory(FIRST);
  const lms = createLms({ origin, tokens });
  const { error } = await lms.POST("/admin/classrooms", { body: { name: "Hazel" } });
  assert.equal(error, undefined);
  assert.deepEqual(got.map(({ path }) => path), ["/admin/classrooms", "/auth/refresh", "/admin/classrooms"]);
  assert.equal(got[2]?.body, JSON.stringify({ name: "Hazel" }));
  assert.equal(got[1]?.body, JSON.stringify({ refresh_token: "refresh-1" }));
  assert.deepEqual(await tokens.load(), { access_token: "access-2", refresh_token: "refresh-2" });
});

test("calls at the same time share one refresh", async (t) => {
  const { origin, got } = await serve(t, expects(2));
  const lms = createLms({ origin, tokens: inMemory(FIRST) });
  const results = await Promise.all(Array.from({ length: 20 }, () => lms.GET("/auth/me")));
  assert.ok(results.every(({ error }) => !error));
  assert.equal(got.filter(({ path }) => path === "/auth/refresh").length, 1);
});

test("a call that is late with a stale token takes the tokens that are there", async (t) => {
  const kept: Tokens[] = [FIRST];
  const tokens: TokenStore = { load: () => kept.at(-1) ?? null, save: (next) => void (next && kept.push(next)) };
  const { origin, got } = await serve(t, (now) => {
    // Another tab refreshes while this call is under way.
    if (now.token === "access-1") kept.push({ access_token: "access-2", refresh_token: "refresh-2" });
    return expects(2)(now);
  });
  const { error } = await createLms({ origin, tokens }).GET("/auth/me");
  assert.equal(error, undefined);
  assert.deepEqual(got.map(({ path }) => path), ["/auth/me", "/auth/me"]);
});

test("a sign-in that is over is forgotten, and the call's own code told", async (t) => {
  const { origin, got } = await serve(t, ({ path }) =>
    path === "/auth/refresh" ? refused(401, "LMS-AUTH-008", "invalid refresh token") : STALE,
  );
  const tokens = inMemory(FIRST);
  const { error } = await createLms({ origin, tokens }).GET("/auth/me");
  assert.equal(error?.code, "LMS-AUTH-002");
  assert.equal(await tokens.load(), null);
  assert.equal(got.length, 2);
});

test("a refresh that meets a busy service does not end the sign-in", async (t) => {
  const { origin } = await serve(t, ({ path }) =>
    path === "/auth/refresh" ? refused(503, "LMS-API-006", "service unavailable") : STALE,
  );
  const tokens = inMemory(FIRST);
  const { error } = await createLms({ origin, tokens }).GET("/auth/me");
  assert.equal(error?.code, "LMS-AUTH-002");
  assert.deepEqual(await tokens.load(), FIRST);
});

test("a fresh token that is refused, too, is not refreshed again", async (t) => {
  const { origin, got } = await serve(t, ({ path }) => (path === "/auth/refresh" ? session(2) : STALE));
  const { error } = await createLms({ origin, tokens: inMemory(FIRST) }).GET("/auth/me");
  assert.equal(error?.code, "LMS-AUTH-002");
  assert.equal(got.filter(({ path }) => path === "/auth/refresh").length, 1);
});

test("a session that is over (LMS-AUTH-009) is not refreshed", async (t) => {
  const { origin, got } = await serve(t, () => refused(401, "LMS-AUTH-009", "unauthorized"));
  const { error } = await createLms({ origin, tokens: inMemory(FIRST) }).GET("/auth/me");
  assert.equal(error?.code, "LMS-AUTH-009");
  assert.equal(got.length, 1);
});

test("signing out forgets the tokens", async (t) => {
  const { origin } = await serve(t, () => [204]);
  const tokens = inMemory(FIRST);
  const { error } = await createLms({ origin, tokens }).POST("/auth/logout", { body: {} });
  assert.equal(error, undefined);
  assert.equal(await tokens.load(), null);
});
