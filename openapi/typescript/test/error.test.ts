import assert from "node:assert/strict";
import { test } from "node:test";
import { createLms, LmsError, orThrow, UnexpectedAnswer } from "../src/index.js";
import { errorResponse, serve } from "./server.js";

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

test("an empty error response is not an LmsError", async (t) => {
  const { origin } = await serve(t, () => (to) => to.writeHead(500, { "Content-Length": "0" }).end());
  await assert.rejects(createLms({ origin }).GET("/schools"), UnexpectedAnswer);
});
