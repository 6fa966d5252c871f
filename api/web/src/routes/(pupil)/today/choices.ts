/** What a pupil can do today, from what the service says of sessions, work, assessments and rounds. */

import type { Schema } from "$lib/api";

type Session = Schema<"PracticeSession">;
type Assignment = Schema<"PupilAssignment">;
type Assessment = Schema<"Assessment">;
type Round = Schema<"Round">;

export interface Choices {
  /** The practice that the pupil has started and can go on with. */
  open: Session | null;
  /** Set work that is not done, the earliest due date first. */
  work: Assignment[];
  /** Assessments that a teacher has set, or that the pupil has started, that the pupil can sit now. */
  assessments: Assessment[];
  /** The other assessments that the pupil can sit now: those that every school has each month. */
  monthly: Assessment[];
  /** Rounds of the check that the pupil can take now. */
  rounds: Round[];
}

export interface Lists {
  sessions: readonly Session[];
  assignments: readonly Assignment[];
  assessments: readonly Assessment[];
  rounds: readonly Round[];
}

/** Returns the choices at `now`. */
export function choicesOf(lists: Lists, now: Date): Choices {
  const isOpen = (session: Session) => session.state === "open" && new Date(session.expires_at) > now;
  const assessments = lists.assessments.filter((assessment) => canSit(assessment, now));
  const isMonthly = ({ built_in: isBuiltIn, sitting }: Assessment) => isBuiltIn && sitting === null;
  return {
    open: lists.sessions.find((session) => isOpen(session) && session.kind === "practice") ?? null,
    work: lists.assignments
      .filter((assignment) => assignment.done_at === null)
      .sort((one, other) => one.due_on.localeCompare(other.due_on)),
    assessments: assessments.filter((assessment) => !isMonthly(assessment)),
    monthly: assessments.filter(isMonthly),
    rounds: lists.rounds.filter(canTake),
  };
}

function canSit({ sitting, opens_at: opensAt, closes_at: closesAt }: Assessment, now: Date): boolean {
  if (sitting !== null) return sitting.state === "open" && new Date(sitting.expires_at) > now;
  return (opensAt === null || new Date(opensAt) <= now) && (closesAt === null || now < new Date(closesAt));
}

function canTake({ state, own_state: own }: Round): boolean {
  return state === "open" && (own === "not_started" || own === "in_progress" || own === "restart_given");
}
