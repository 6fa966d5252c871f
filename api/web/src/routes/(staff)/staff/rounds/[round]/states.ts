import type { Schema } from "$lib/api";

export type State = Schema<"PupilState">;
type Pupil = Schema<"RoundPupil">;

/** The states of a pupil in a round, from done to not taking. */
export const STATES = [
  "complete",
  "in_progress",
  "restart_given",
  "incomplete",
  "not_started",
  "not_taking",
] as const satisfies readonly State[];

/** The sign of each state, so that states differ not by colour alone. */
export const signOf: Record<State, string> = {
  complete: "✓",
  in_progress: "»",
  restart_given: "+",
  incomplete: "!",
  not_started: "·",
  not_taking: "–",
};

/** The most restarts that the service gives to a pupil in a round. */
export const MOST_RESTARTS = 2;

/** Whether a pupil has a complete attempt. */
function hasResult({ state, score }: Pupil): boolean {
  return state === "complete" || score !== null;
}

/** Whether a pupil has what the declaration needs: a result or a reason, and no attempt in progress. */
export function isSettled(pupil: Pupil): boolean {
  return pupil.state !== "in_progress" && (pupil.not_taking !== null || hasResult(pupil));
}

/** Whether the service gives the pupil of an open round a restart. */
export function mayRestart({ state, restarts }: Pupil): boolean {
  const hasAttempt = state === "complete" || state === "in_progress" || state === "incomplete";
  return hasAttempt && restarts.length < MOST_RESTARTS;
}

/** Whether a reason for not taking the check can be noted for the pupil of a round that is not declared. */
export function mayNotTake(pupil: Pupil): boolean {
  return pupil.state !== "in_progress" && pupil.not_taking === null && !hasResult(pupil);
}
