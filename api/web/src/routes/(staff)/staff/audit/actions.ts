/** The actions that the service records, in words. */
export const actionNames: Record<string, string> = {
  "arrangement.set": "Set access arrangements",
  "assessment.create": "Wrote an assessment",
  "assessment.delete": "Deleted an assessment",
  "assessment.update": "Changed an assessment",
  "assignment.cancel": "Cancelled set work",
  "assignment.create": "Set work",
  "assignment.restore": "Restored set work",
  "classroom.cards": "Printed cards for a class",
  "classroom.create": "Created a class",
  "classroom.delete": "Deleted a class",
  "classroom.unlock": "Unlocked a class",
  "classroom.update": "Changed a class",
  "group.create": "Made a group",
  "group.delete": "Deleted a group",
  "group.pupils": "Changed who is in a group",
  "group.restore": "Restored a group",
  "group.update": "Changed a group",
  "import.cancel": "Cancelled an import",
  "import.cards": "Printed the cards of an import",
  "import.commit": "Committed an import",
  "import.create": "Uploaded a roster",
  "import.done": "Finished an import",
  "marking.moderate": "Moderated a mark",
  "marking.save": "Marked an answer",
  "mtc.not_taking": "Recorded why a pupil does not take the check",
  "mtc.restart": "Restarted a check",
  "mtc_round.declare": "Declared a round",
  "mtc_round.delete": "Deleted a round",
  "mtc_round.open": "Opened a round",
  "mtc_round.update": "Changed a round",
  "override.clear": "Withdrew a judgement on facts",
  "override.set": "Judged facts",
  "school.admins": "Looked at the administrators",
  "school.create": "Created the school",
  "school.update": "Changed the school",
  "user.archive": "Archived an account",
  "user.create": "Created an account",
  "user.credential": "Set a new PIN or password",
  "user.erase": "Erased a record",
  "user.export": "Saved a whole record",
  "user.password": "Changed the own password",
  "user.refused": "Tried to change a headteacher's account",
  "user.unlock": "Unlocked an account",
  "user.update": "Changed an account",
};

/** Returns an action in words; the action itself if a newer service records it. */
export function actionName(action: string): string {
  return actionNames[action] ?? action;
}

/** The actions as options, by their words. */
export const actionOptions = Object.entries(actionNames)
  .map(([value, name]) => ({ value, name }))
  .sort((one, other) => one.name.localeCompare(other.name));
