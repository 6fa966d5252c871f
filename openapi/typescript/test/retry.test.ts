import assert from "node:assert/strict";
import { test } from "node:test";
import { createLms, idempotencyKey, inMemory } from "../src/index.js";
import { type Answer, errorResponse, serve } from "./server.js";

const QUICK = { firstWaitMs: 1 };
const busy = (headers: Record<string, string> = {}) => errorResponse(503, "LMS-API-006", "service unavailable", headers);

test("a read is retried until the service is no longer busy", async (t) => {
  const { origin, received } = await serve(t, (_, earlier) => (earlier.length < 3 ? busy() : [200, { items: [], next: null }]));
  const { data } = await createLms({ origin, retry: QUICK }).GET("/schools");
  assert.deepEqual(data, { items: [], next: null });
  assert.equal(received.length, 4);
});

test("a read that exceeds fair use is retried after the time in Retry-After", async (t) => {
  const limited = () => errorResponse(429, "LMS-API-009", "too many requests", { "Retry-After": "1" });
  const { origin, received } = await serve(t, (_, earlier) => (earlier.length < 1 ? limited() : [200, { items: [], next: null }]));
  const started = performance.now();
  const { data } = await createLms({ origin, retry: QUICK }).GET("/schools");
  assert.deepEqual(data, { items: [], next: null });
  assert.equal(received.length, 2);
  assert.ok(performance.now() - started >= 990);
});

test("a read fails after the configured number of retries", async (t) => {
  const { origin, received } = await serve(t, () => busy());
  const { error } = await createLms({ origin, retry: { ...QUICK, attempts: 2 } }).GET("/schools");
  assert.equal(error?.code, "LMS-API-006");
  assert.equal(received.length, 3);
});

test("a call that changes something is not retried", async (t) => {
  const { origin, received } = await serve(t, () => busy());
  const { error } = await createLms({ origin, retry: QUICK }).POST("/admin/classrooms", { body: { name: "Hazel" } });
  assert.equal(error?.code, "LMS-API-006");
  assert.equal(received.length, 1);
});

test("a call with an idempotency key is retried with the same key and body", async (t) => {
  const { origin, received } = await serve(t, (_, earlier) => (earlier.length < 1 ? busy() : [201, {}]));
  const key = idempotencyKey();
  const { error } = await createLms({ origin, retry: QUICK }).POST("/admin/users", {
    params: { header: { "Idempotency-Key": key } },
    body: { role: "teacher", username: "u", first_name: "a", last_name: "b" },
  });
  assert.equal(error, undefined);
  assert.deepEqual(received.map(({ headers }) => headers["idempotency-key"]), [key, key]);
  assert.equal(received[0]?.body, received[1]?.body);
});

/** The connection is lost after the service received the request. */
const lost: Answer = (to) => to.destroy();

test("reads, answers and saves of checks are sent again after a network failure", async (t) => {
  const { origin, received } = await serve(t, (_, earlier) => (earlier.length % 2 === 0 ? lost : [200, {}]));
  const lms = createLms({ origin, retry: QUICK });
  const sentAt = new Date().toISOString();
  const results = [
    await lms.GET("/auth/me"),
    await lms.POST("/sessions/{session_id}/answers", {
      params: { path: { session_id: "s" } },
      body: { question_id: "q", answer: 56, elapsed_ms: 900 },
    }),
    await lms.PUT("/mtc/attempts/{attempt_id}/answers", {
      params: { path: { attempt_id: "a" } },
      body: { sent_at: sentAt, answers: [] },
    }),
  ];
  assert.ok(results.every(({ error }) => !error));
  assert.equal(received.length, 6);
  for (let sent = 0; sent < 6; sent += 2) {
    assert.deepEqual([received[sent]?.path, received[sent]?.body], [received[sent + 1]?.path, received[sent + 1]?.body]);
  }
});

test("answers and saves of checks are sent again until the service is no longer busy", async (t) => {
  const { origin, received } = await serve(t, (_, earlier) => (earlier.length < 2 ? busy() : [200, {}]));
  const { error } = await createLms({ origin, retry: QUICK }).POST("/sessions/{session_id}/answers", {
    params: { path: { session_id: "s" } },
    body: { question_id: "q", answer: 56, elapsed_ms: 900 },
  });
  assert.equal(error, undefined);
  assert.equal(received.length, 3);
});

test("a call that changes something is not sent again after a network failure", async (t) => {
  const { origin, received } = await serve(t, () => lost);
  const lms = createLms({ origin, retry: QUICK });
  await assert.rejects(lms.POST("/admin/classrooms", { body: { name: "Hazel" } }), TypeError);
  await assert.rejects(lms.POST("/mtc/attempts", { body: {} }), TypeError);
  assert.equal(received.length, 2);
});

test("a call fails with the network's failure after the configured number of retries", async (t) => {
  const { origin, received } = await serve(t, () => lost);
  await assert.rejects(createLms({ origin, retry: { ...QUICK, attempts: 2 } }).GET("/schools"), TypeError);
  assert.equal(received.length, 3);
});

test("an abort during a network failure ends the call", async (t) => {
  const { origin, received } = await serve(t, () => lost);
  const abort = new AbortController();
  const call = createLms({ origin, retry: { firstWaitMs: 20_000 } }).GET("/schools", { signal: abort.signal });
  while (received.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  setTimeout(() => abort.abort(), 20);
  await assert.rejects(call, { name: "AbortError" });
  assert.equal(received.length, 1);
});

test("a call with a token of its own neither uses nor changes the sign-in", async (t) => {
  const { origin, received } = await serve(t, () => errorResponse(401, "LMS-AUTH-009", "unauthorized"));
  const tokens = inMemory({ access_token: "access-1", refresh_token: "refresh-1" });
  const { error } = await createLms({ origin, tokens }).PUT("/mtc/attempts/{attempt_id}/answers", {
    params: { path: { attempt_id: "a" } },
    body: { sent_at: new Date().toISOString(), answers: [] },
    headers: { Authorization: "Bearer of-the-attempt" },
  });
  assert.equal(error?.code, "LMS-AUTH-009");
  assert.deepEqual(received.map(({ token }) => token), ["of-the-attempt"]);
  assert.deepEqual(await tokens.load(), { access_token: "access-1", refresh_token: "refresh-1" });
});

test("a retry waits for the time in Retry-After", async (t) => {
  const times: number[] = [];
  const { origin } = await serve(t, () => {
    times.push(performance.now());
    return times.length < 2 ? busy({ "Retry-After": "1" }) : [200, { items: [], next: null }];
  });
  await createLms({ origin, retry: QUICK }).GET("/schools");
  assert.ok((times[1] ?? 0) - (times[0] ?? 0) >= 990, String(times));
});

test("a call fails with retryAfter if the wait would be too long", async (t) => {
  const { origin, received } = await serve(t, () => busy({ "Retry-After": "120" }));
  const { error } = await createLms({ origin, retry: QUICK }).GET("/schools");
  assert.equal(error?.retryAfter, 120);
  assert.equal(received.length, 1);
});

test("a call is not retried after another error", async (t) => {
  const { origin, received } = await serve(t, () => errorResponse(500, "LMS-SCH-001", "failed to load schools"));
  const { error } = await createLms({ origin, retry: QUICK }).GET("/schools");
  assert.equal(error?.code, "LMS-SCH-001");
  assert.equal(received.length, 1);
});

test("an abort ends a call that waits for its next attempt", async (t) => {
  const { origin, received } = await serve(t, () => busy({ "Retry-After": "20" }));
  const abort = new AbortController();
  const call = createLms({ origin }).GET("/schools", { signal: abort.signal });
  while (received.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  abort.abort();
  await assert.rejects(call, { name: "AbortError" });
  assert.equal(received.length, 1);
});

test("idempotency keys have 32 characters and are unique", () => {
  const keys = new Set(Array.from({ length: 1000 }, idempotencyKey));
  assert.equal(keys.size, 1000);
  assert.ok([...keys].every((key) => /^[0-9a-f]{32}$/.test(key)));
});
