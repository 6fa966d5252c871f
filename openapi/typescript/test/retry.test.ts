import assert from "node:assert/strict";
import { test } from "node:test";
import { createLms, idempotencyKey } from "../src/index.js";
import { refused, serve } from "./server.js";

const QUICK = { firstWaitMs: 1 };
const busy = (headers: Record<string, string> = {}) => refused(503, "LMS-API-006", "service unavailable", headers);

test("a reading call is made again until the service has time", async (t) => {
  const { origin, got } = await serve(t, (_, before) => (before.length < 3 ? busy() : [200, { items: [], next: null }]));
  const { data } = await createLms({ origin, retry: QUICK }).GET("/schools");
  assert.deepEqual(data, { items: [], next: null });
  assert.equal(got.length, 4);
});

test("it is given up after the attempts that were asked for", async (t) => {
  const { origin, got } = await serve(t, () => busy());
  const { error } = await createLms({ origin, retry: { ...QUICK, attempts: 2 } }).GET("/schools");
  assert.equal(error?.code, "LMS-API-006");
  assert.equal(got.length, 3);
});

test("a call that changes something is not made again", async (t) => {
  const { origin, got } = await serve(t, () => busy());
  const { error } = await createLms({ origin, retry: QUICK }).POST("/admin/classrooms", { body: { name: "Hazel" } });
  assert.equal(error?.code, "LMS-API-006");
  assert.equal(got.length, 1);
});

test("with an idempotency key it is, with the same key and body", async (t) => {
  const { origin, got } = await serve(t, (_, before) => (before.length < 1 ? busy() : [201, {}]));
  const key = idempotencyKey();
  const { error } = await createLms({ origin, retry: QUICK }).POST("/admin/users", {
    params: { header: { "Idempotency-Key": key } },
    body: { role: "teacher", username: "u", first_name: "a", last_name: "b" },
  });
  assert.equal(error, undefined);
  assert.deepEqual(got.map(({ headers }) => headers["idempotency-key"]), [key, key]);
  assert.equal(got[0]?.body, got[1]?.body);
});

test("Retry-After is waited for", async (t) => {
  const times: number[] = [];
  const { origin } = await serve(t, () => {
    times.push(performance.now());
    return times.length < 2 ? busy({ "Retry-After": "1" }) : [200, { items: [], next: null }];
  });
  await createLms({ origin, retry: QUICK }).GET("/schools");
  assert.ok((times[1] ?? 0) - (times[0] ?? 0) >= 990, String(times));
});

test("a longer wait than was allowed is left to the caller, who is told it", async (t) => {
  const { origin, got } = await serve(t, () => busy({ "Retry-After": "120" }));
  const { error } = await createLms({ origin, retry: QUICK }).GET("/schools");
  assert.equal(error?.retryAfter, 120);
  assert.equal(got.length, 1);
});

test("no other failure is tried again", async (t) => {
  const { origin, got } = await serve(t, () => refused(500, "LMS-SCH-001", "failed to load schools"));
  const { error } = await createLms({ origin, retry: QUICK }).GET("/schools");
  assert.equal(error?.code, "LMS-SCH-001");
  assert.equal(got.length, 1);
});

test("an abort ends a call, and a wait before the next attempt", async (t) => {
  const { origin, got } = await serve(t, () => busy({ "Retry-After": "20" }));
  const abort = new AbortController();
  const call = createLms({ origin }).GET("/schools", { signal: abort.signal });
  while (got.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  abort.abort();
  await assert.rejects(call, { name: "AbortError" });
  assert.equal(got.length, 1);
});

test("idempotency keys are 32 characters, and none like another", () => {
  const keys = new Set(Array.from({ length: 1000 }, idempotencyKey));
  assert.equal(keys.size, 1000);
  assert.ok([...keys].every((key) => /^[0-9a-f]{32}$/.test(key)));
});
