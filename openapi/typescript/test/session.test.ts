import assert from "node:assert/strict";
import { test } from "node:test";
import { createLms, inMemory, type TokenStore, type Tokens } from "../src/index.js";
import { type Answer, errorResponse, serve, tokensResponse } from "./server.js";

const STALE = errorResponse(401, "LMS-AUTH-002", "invalid token");
const FIRST: Tokens = { access_token: "access-1", refresh_token: "refresh-1" };

/** Returns `good` for the token `access-N`, refreshes to that token, and rejects any other token as stale. */
function expects(n: number, good: Answer = [200, {}]) {
  return ({ path, token }: { path: string; token: string | null }): Answer => {
    if (path === "/auth/refresh") return tokensResponse(n);
    return token === `access-${n}` ? good : STALE;
  };
}

test("the client stores the tokens of a log-in and uses them", async (t) => {
  const { origin, received } = await serve(t, ({ path }) => (path === "/auth/staff/login" ? tokensResponse(1) : [200, {}]));
  const lms = createLms({ origin });
  await lms.POST("/auth/staff/login", { body: { school_id: "s", username: "u", password: "p" } });
  await lms.GET("/auth/me");
  assert.deepEqual(
    received.map(({ path, token }) => [path, token]),
    [["/auth/staff/login", null], ["/auth/me", "access-1"]],
  );
});

test("a failed log-in does not change the tokens", async (t) => {
  const { origin } = await serve(t, () => errorResponse(401, "LMS-AUTH-006", "invalid credentials"));
  const tokens = inMemory(FIRST);
  const lms = createLms({ origin, tokens });
  const { error } = await lms.POST("/auth/staff/login", { body: { school_id: "s", username: "u", password: "p" } });
  assert.equal(error?.code, "LMS-AUTH-006");
  assert.deepEqual(await tokens.load(), FIRST);
});

test("a stale token is refreshed once and the call is repeated with its body", async (t) => {
  const { origin, received } = await serve(t, expects(2, [201, {}]));
  const tokens = inMemory(FIRST);
  const lms = createLms({ origin, tokens });
  const { error } = await lms.POST("/admin/classrooms", { body: { name: "Hazel" } });
  assert.equal(error, undefined);
  assert.deepEqual(received.map(({ path }) => path), ["/admin/classrooms", "/auth/refresh", "/admin/classrooms"]);
  assert.equal(received[2]?.body, JSON.stringify({ name: "Hazel" }));
  assert.equal(received[1]?.body, JSON.stringify({ refresh_token: "refresh-1" }));
  assert.deepEqual(await tokens.load(), { access_token: "access-2", refresh_token: "refresh-2" });
});

test("concurrent calls share one refresh", async (t) => {
  const { origin, received } = await serve(t, expects(2));
  const lms = createLms({ origin, tokens: inMemory(FIRST) });
  const results = await Promise.all(Array.from({ length: 20 }, () => lms.GET("/auth/me")));
  assert.ok(results.every(({ error }) => !error));
  assert.equal(received.filter(({ path }) => path === "/auth/refresh").length, 1);
});

test("a call with a stale token uses tokens that another tab has refreshed", async (t) => {
  const stored: Tokens[] = [FIRST];
  const tokens: TokenStore = { load: () => stored.at(-1) ?? null, save: (next) => void (next && stored.push(next)) };
  const { origin, received } = await serve(t, (request) => {
    // Another tab refreshes the tokens while this call is in flight.
    if (request.token === "access-1") stored.push({ access_token: "access-2", refresh_token: "refresh-2" });
    return expects(2)(request);
  });
  const { error } = await createLms({ origin, tokens }).GET("/auth/me");
  assert.equal(error, undefined);
  assert.deepEqual(received.map(({ path }) => path), ["/auth/me", "/auth/me"]);
});

test("after a failed refresh the tokens are removed and the call fails with its own code", async (t) => {
  const { origin, received } = await serve(t, ({ path }) =>
    path === "/auth/refresh" ? errorResponse(401, "LMS-AUTH-008", "invalid refresh token") : STALE,
  );
  const tokens = inMemory(FIRST);
  const { error } = await createLms({ origin, tokens }).GET("/auth/me");
  assert.equal(error?.code, "LMS-AUTH-002");
  assert.equal(await tokens.load(), null);
  assert.equal(received.length, 2);
});

test("a refresh whose response was lost is repeated with the same token", async (t) => {
  let lost = false;
  const { origin, received } = await serve(t, (request) => {
    if (request.path !== "/auth/refresh" || lost) return expects(2)(request);
    lost = true;
    return (to) => to.destroy();
  });
  const tokens = inMemory(FIRST);
  const { error } = await createLms({ origin, tokens }).GET("/auth/me");
  assert.equal(error, undefined);
  const refreshes = received.filter(({ path }) => path === "/auth/refresh").map(({ body }) => body);
  assert.deepEqual(refreshes, Array(2).fill(JSON.stringify({ refresh_token: "refresh-1" })));
  assert.equal((await tokens.load())?.refresh_token, "refresh-2");
});

test("tokens that another tab has refreshed during a rejected refresh stay", async (t) => {
  const stored: (Tokens | null)[] = [FIRST];
  const tokens: TokenStore = { load: () => stored.at(-1) ?? null, save: (next) => void stored.push(next) };
  const { origin } = await serve(t, (request) => {
    if (request.path !== "/auth/refresh") return expects(2)(request);
    stored.push({ access_token: "access-2", refresh_token: "refresh-2" });
    return errorResponse(401, "LMS-AUTH-008", "invalid refresh token");
  });
  const { error } = await createLms({ origin, tokens }).GET("/auth/me");
  assert.equal(error, undefined);
  assert.equal((await tokens.load())?.access_token, "access-2");
});

test("a refresh that fails because the service is busy does not end the sign-in", async (t) => {
  const { origin } = await serve(t, ({ path }) =>
    path === "/auth/refresh" ? errorResponse(503, "LMS-API-006", "service unavailable") : STALE,
  );
  const tokens = inMemory(FIRST);
  const { error } = await createLms({ origin, tokens }).GET("/auth/me");
  assert.equal(error?.code, "LMS-AUTH-002");
  assert.deepEqual(await tokens.load(), FIRST);
});

test("a fresh token that is rejected is not refreshed again", async (t) => {
  const { origin, received } = await serve(t, ({ path }) => (path === "/auth/refresh" ? tokensResponse(2) : STALE));
  const { error } = await createLms({ origin, tokens: inMemory(FIRST) }).GET("/auth/me");
  assert.equal(error?.code, "LMS-AUTH-002");
  assert.equal(received.filter(({ path }) => path === "/auth/refresh").length, 1);
});

const ENDED = errorResponse(401, "LMS-AUTH-009", "unauthorized");

test("LMS-AUTH-009 ends the sign-in without a refresh", async (t) => {
  const { origin, received } = await serve(t, () => ENDED);
  const tokens = inMemory(FIRST);
  const { error } = await createLms({ origin, tokens }).GET("/auth/me");
  assert.equal(error?.code, "LMS-AUTH-009");
  assert.equal(received.length, 1);
  assert.equal(await tokens.load(), null);
});

test("LMS-AUTH-009 after a refresh ends the sign-in, too", async (t) => {
  const { origin } = await serve(t, ({ path, token }) => {
    if (path === "/auth/refresh") return tokensResponse(2);
    return token === "access-2" ? ENDED : STALE;
  });
  const tokens = inMemory(FIRST);
  const { error } = await createLms({ origin, tokens }).GET("/auth/me");
  assert.equal(error?.code, "LMS-AUTH-009");
  assert.equal(await tokens.load(), null);
});

test("LMS-AUTH-009 does not end a sign-in that another tab has started since", async (t) => {
  const tokens = inMemory(FIRST);
  const second: Tokens = { access_token: "access-2", refresh_token: "refresh-2" };
  const { origin } = await serve(t, async () => {
    await tokens.save(second);
    return ENDED;
  });
  await createLms({ origin, tokens }).GET("/auth/me");
  assert.deepEqual(await tokens.load(), second);
});

test("with a cookie the store keeps the access token and the id of the sign-in, and the refresh names the sign-in", async (t) => {
  const signedIn = (n: number): Answer => [200, { access_token: `access-${n}`, sign_in_id: "s-1" }];
  const { origin, received } = await serve(t, ({ path, token }) => {
    if (path === "/auth/pupil/login") return signedIn(1);
    if (path === "/auth/refresh") return signedIn(2);
    return token === "access-2" ? [200, {}] : STALE;
  });
  const tokens = inMemory();
  const lms = createLms({ origin, tokens });
  await lms.POST("/auth/pupil/login", { body: { school_id: "s", username: "u", pin: "285173" } });
  assert.deepEqual(await tokens.load(), { access_token: "access-1", refresh_token: "", sign_in_id: "s-1" });
  assert.equal((await lms.GET("/auth/me")).error, undefined);
  const refresh = received.find(({ path }) => path === "/auth/refresh");
  assert.deepEqual(JSON.parse(refresh?.body ?? ""), { sign_in_id: "s-1" });
  assert.match(refresh?.headers["content-type"] ?? "", /^application\/json/);
  assert.deepEqual(await tokens.load(), { access_token: "access-2", refresh_token: "", sign_in_id: "s-1" });
});

test("a log-in whose body has both a refresh token and a sign-in id keeps the refresh token", async (t) => {
  const { origin } = await serve(t, () => [200, { ...FIRST, sign_in_id: "s-1" }]);
  const tokens = inMemory();
  await createLms({ origin, tokens }).POST("/auth/pupil/login", { body: { school_id: "s", username: "u", pin: "285173" } });
  assert.deepEqual(await tokens.load(), FIRST);
});

test("signing out removes the tokens", async (t) => {
  const { origin } = await serve(t, () => [204]);
  const tokens = inMemory(FIRST);
  const { error } = await createLms({ origin, tokens }).POST("/auth/logout", { body: {} });
  assert.equal(error, undefined);
  assert.equal(await tokens.load(), null);
});
