import { Problem } from "$lib/api";

/** What to do about a value that another record has. */
const nextOfTaken: Record<string, string> = {
  "LMS-PLT-005": "Choose another short name, and check the URN.",
  "LMS-PLT-008": "Choose another user name.",
};

/** Says what to do about a value that another record has. Other problems stay as they are. */
export function inWords(problem: Problem | null): Problem | null {
  const next = nextOfTaken[problem?.code ?? ""];
  if (problem === null || next === undefined) return problem;
  return new Problem(problem.message, next, problem.code, problem.requestId, problem.field, problem.status);
}
