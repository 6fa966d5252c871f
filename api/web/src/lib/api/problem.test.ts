import { LmsError, UnexpectedAnswer } from "@lms/client";
import { expect, test } from "vitest";
import { Problem, problemOf } from "./problem";

test("an error of the service keeps its message, code, field and request id", () => {
  const problem = problemOf(new LmsError("LMS-ADM-016", "name required", 400, "r1", null, "name"));
  expect(problem).toMatchObject({ message: "name required", code: "LMS-ADM-016", requestId: "r1", field: "name" });
});

test.each([
  ["its code", new LmsError("LMS-AUTH-007", "account locked", 423, null, null), "Ask a teacher to unlock your account"],
  ["Retry-After", new LmsError("LMS-AUTH-004", "rate limit exceeded", 429, null, 7), "Try again in 7 seconds."],
  ["its status", new LmsError("LMS-SES-006", "not found", 404, null, null), "Go back and open the list again."],
  ["the server's failure", new LmsError("LMS-ADM-007", "update failed", 500, null, null), "tell support the code"],
])("what to do next follows from %s", (_, error, next) => {
  expect(problemOf(error).next).toContain(next);
});

test("a request that was not sent is a problem of the network and has no code", () => {
  expect(problemOf(new TypeError("Failed to fetch"))).toMatchObject({
    code: null,
    next: "Check the Wi-Fi, then try again.",
  });
});

test("a page of a proxy is reported as such", () => {
  expect(problemOf(new UnexpectedAnswer(302, null)).next).toContain("school's network");
});

test("a problem stays the same, and an unknown cause shows nothing of itself", () => {
  const problem = new Problem("a", "b");
  expect(problemOf(problem)).toBe(problem);
  expect(problemOf("token=secret").message).not.toContain("secret");
});
