import assert from "node:assert/strict";
import { test } from "node:test";
import { createLms, inMemory, LmsError, orThrow, UnexpectedAnswer } from "../src/index.js";
import { type Answer, errorResponse, serve } from "./server.js";

test("an error has the code, the status, the request id, and a message to show", async (t) => {
  const { origin } = await serve(t, () => errorResponse(500, "LMS-ADM-007", "update failed"));
  const { data, error } = await createLms({ origin }).POST("/admin/classrooms", { body: { name: "Hazel" } });
  assert.equal(data, undefined);
  assert.ok(error instanceof LmsError && error instanceof Error);
  assert.equal(error.message, "update failed [LMS-ADM-007]");
  assert.deepEqual([error.code, error.text, error.status, error.requestId], ["LMS-ADM-007", "update failed", 500, "r1"]);
});

test("an error names the field that the mistake is in", async (t) => {
  const { origin } = await serve(t, ({ path }) =>
    path === "/assessments"
      ? errorResponse(400, "LMS-API-008", "invalid request", { "X-Error-Field": "questions[3].answer" })
      : errorResponse(401, "LMS-AUTH-001", "missing token"),
  );
  const lms = createLms({ origin });
  const { error } = await lms.POST("/assessments", { body: {} as never });
  assert.equal(error?.field, "questions[3].answer");
  assert.equal((await lms.GET("/auth/me")).error?.field, null);
});

test("orThrow returns the data or throws the error", async (t) => {
  const { origin } = await serve(t, ({ path }) =>
    path === "/auth/me" ? errorResponse(401, "LMS-AUTH-001", "missing token") : [200, { items: [], next: null }],
  );
  const lms = createLms({ origin });
  assert.deepEqual(await orThrow(lms.GET("/schools")), { items: [], next: null });
  await assert.rejects(orThrow(lms.GET("/auth/me")), { code: "LMS-AUTH-001", message: "missing token [LMS-AUTH-001]" });
});

test("a response that is not from the service is not an LmsError", async (t) => {
  const { origin } = await serve(t, () => (to) => to.writeHead(502, { "Content-Type": "text/html" }).end("<h1>Bad gateway"));
  await assert.rejects(createLms({ origin }).GET("/schools"), (error) => {
    assert.ok(error instanceof UnexpectedAnswer);
    assert.equal(error.status, 502);
    return true;
  });
});

/** The log-in page of a network, which answers every request with status 200. */
const loginPage: Answer = (to) => to.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end("<h1>Wi-Fi");

test("a page of a proxy with status 200 is an UnexpectedAnswer, however the response is parsed", async (t) => {
  const { origin } = await serve(t, () => loginPage);
  const lms = createLms({ origin });
  for (const call of [
    () => lms.GET("/schools"),
    () => lms.POST("/sessions", { body: { kind: "practice" } }),
    () => lms.GET("/admin/imports/template.csv", { parseAs: "text" }),
    () => lms.GET("/admin/imports/template.csv", { parseAs: "blob" }),
    () => lms.POST("/auth/staff/login", { body: { school_id: "s", username: "u", password: "p" } }),
  ]) {
    await assert.rejects(call, (error) => error instanceof UnexpectedAnswer && error.status === 200);
  }
});

test("a page of a proxy in answer to a refresh is an UnexpectedAnswer and keeps the sign-in", async (t) => {
  const { origin } = await serve(t, ({ path }) =>
    path === "/auth/refresh" ? loginPage : errorResponse(401, "LMS-AUTH-002", "invalid token"),
  );
  const tokens = inMemory({ access_token: "access-1", refresh_token: "refresh-1" });
  await assert.rejects(createLms({ origin, tokens }).GET("/auth/me"), UnexpectedAnswer);
  assert.deepEqual(await tokens.load(), { access_token: "access-1", refresh_token: "refresh-1" });
});

test("a page of the service is no UnexpectedAnswer", async (t) => {
  const headers = { "Content-Type": "text/html; charset=utf-8" };
  const { origin } = await serve(t, () => (to) => to.writeHead(200, { ...headers, "X-Request-Id": "r1" }).end("<h1>Cards"));
  const { data } = await createLms({ origin }).GET("/admin/imports/template.csv", { parseAs: "text" });
  assert.equal(data, "<h1>Cards");
});

test("a response without JSON is an UnexpectedAnswer", async (t) => {
  const { origin } = await serve(t, () => (to) => to.writeHead(200, { "Content-Type": "application/json" }).end("{"));
  await assert.rejects(createLms({ origin }).GET("/schools"), UnexpectedAnswer);
});

test("an empty error response is not an LmsError", async (t) => {
  const { origin } = await serve(t, () => (to) => to.writeHead(500, { "Content-Length": "0" }).end());
  await assert.rejects(createLms({ origin }).GET("/schools"), UnexpectedAnswer);
});
