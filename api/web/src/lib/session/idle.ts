/** Decides when a sign-in that nobody uses ends. It reads no clock and sets no timer, so that tests can. */

export interface IdleRules {
  /** The time without a tap or a key after which the sign-in ends, in milliseconds. */
  limitMs: number;
  /** How long before that the warning is shown, in milliseconds. */
  warningMs: number;
}

export type IdleState = { kind: "active" } | { kind: "warning"; secondsLeft: number } | { kind: "over" };

export const PUPIL_IDLE: IdleRules = { limitMs: 10 * 60_000, warningMs: 60_000 };

/**
 * Returns the state at `now`. `isBusy` means a question is shown or an answer has not been sent: the sign-in then stays,
 * however long nobody touches the device.
 */
export function idleState(lastInput: number, now: number, isBusy: boolean, rules: IdleRules = PUPIL_IDLE): IdleState {
  const left = rules.limitMs - Math.max(0, now - lastInput);
  if (isBusy || left > rules.warningMs) return { kind: "active" };
  return left <= 0 ? { kind: "over" } : { kind: "warning", secondsLeft: Math.ceil(left / 1000) };
}
