import { day } from "$lib/dates";
import { time } from "$lib/staff/dates";
import type { User } from "./accounts";
import { messages } from "./messages";

/** Says in what state an account is: what matters most comes first. */
export function stateOf(user: User): string {
  if (user.archived_at !== null) return messages.stateArchived(day(user.archived_at));
  if (user.locked_until !== null) return messages.stateLocked(time(user.locked_until));
  return user.must_change_password ? messages.statePassword : messages.stateActive;
}
