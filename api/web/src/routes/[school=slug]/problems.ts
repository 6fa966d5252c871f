import { Problem } from "$lib/api";
import { messages } from "./messages";

/** Says a failed sign-in in words for a child. Other failures keep their words. */
export function childWords(problem: Problem): Problem {
  const { code, requestId, field } = problem;
  if (code === "LMS-AUTH-006") return new Problem(messages.wrong, messages.tryAgain, code, requestId, field);
  if (code === "LMS-AUTH-007") return new Problem(messages.locked, messages.askTeacher, code, requestId, field);
  return problem;
}
