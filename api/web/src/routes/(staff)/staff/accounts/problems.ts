import { Problem } from "$lib/api";
import { messages } from "./messages";

/** Says what is wrong with a field of a person in words. Other failures keep their words. */
export function inWords(problem: Problem | null): Problem | null {
  if (problem === null) return null;
  const { code, requestId, status } = problem;
  // The service does not name the field of a user name that somebody else has.
  const field = code === "LMS-ADM-013" ? "username" : problem.field;
  const mistake = code === "LMS-ADM-013" ? messages.mistakes.taken : field && messages.mistakes.of[field];
  if (mistake) return new Problem(mistake, messages.mistakes.next, code, requestId, field, status);
  // A new account with the UPN or the number of another one.
  if (code === "LMS-API-007") return new Problem(messages.mistakes.known, messages.mistakes.look, code, requestId);
  return problem;
}
