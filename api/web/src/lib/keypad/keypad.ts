/**
 * Turns pointers, clicks and a physical keyboard into keys, each press into exactly one.
 *
 * A key counts when the pointer goes down, because a click comes up to 100 ms later. The click of the same press is
 * then ignored. A click without a pointer counts: it comes from Enter or Space on a focused button, or from a screen
 * reader. The screen prevents the default of `mousedown` on the pad, so that a press does not move the focus.
 */

import type { Digit, Key } from "./edit";

/** How long Enter does nothing after a question has appeared, so that a second Enter does not skip it (ms). */
export const ENTER_DEAD_MS = 250;

/** How long after a pointer went up its click may still come (ms). */
const CLICK_WITHIN_MS = 500;

/** A pointer that pressed a key, and when it went up; null while it is down. */
interface Press {
  readonly pointerId: number;
  readonly key: Key;
  readonly upAt: number | null;
}

export interface KeypadState {
  readonly presses: readonly Press[];
  /** When the question appeared; null if there is none, so that Enter does nothing. */
  readonly appearedAt: number | null;
}

export const initialKeypad: KeypadState = { presses: [], appearedAt: null };

/** The fields of a `KeyboardEvent` that matter. */
export interface KeyStroke {
  readonly key: string;
  readonly code: string;
  readonly repeat: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

export type KeypadEvent =
  | { readonly type: "appeared" }
  | { readonly type: "disappeared" }
  | { readonly type: "pointerdown"; readonly pointerId: number; readonly key: Key }
  | { readonly type: "pointerup"; readonly pointerId: number }
  | { readonly type: "pointercancel"; readonly pointerId: number }
  | { readonly type: "click"; readonly key: Key }
  /** `onControl`: the focus is on a button or a link, to which Enter belongs. */
  | { readonly type: "keydown"; readonly stroke: KeyStroke; readonly onControl: boolean };

export interface KeypadStep {
  readonly state: KeypadState;
  /** The key that was pressed, if any. */
  readonly key: Key | null;
  /** Whether the screen must prevent the default of the event. */
  readonly handled: boolean;
}

export function keypad(state: KeypadState, event: KeypadEvent, now: number): KeypadStep {
  switch (event.type) {
    case "appeared":
      return unchanged({ ...state, appearedAt: now });
    case "disappeared":
      return unchanged({ ...state, appearedAt: null });
    case "pointerdown": {
      const press: Press = { pointerId: event.pointerId, key: event.key, upAt: null };
      return pressed({ ...state, presses: [...without(state, event.pointerId), press] }, event.key, now);
    }
    case "pointerup":
      return unchanged({ ...state, presses: state.presses.map((press) => lifted(press, event.pointerId, now)) });
    case "pointercancel":
      return unchanged({ ...state, presses: without(state, event.pointerId) });
    case "click":
      return click(state, event.key, now);
    case "keydown": {
      const key = keyOf(event.stroke);
      if (key === null || (key === "enter" && event.onControl)) return unchanged(state);
      return event.stroke.repeat && key !== "delete" ? { state, key: null, handled: true } : pressed(state, key, now);
    }
  }
}

/** Returns the key of a physical keyboard or of its keypad, with or without Num Lock. */
export function keyOf(stroke: KeyStroke): Key | null {
  if (stroke.ctrlKey || stroke.altKey || stroke.metaKey) return null;
  const digit = /^[0-9]$/.exec(stroke.key)?.[0] ?? /^Numpad([0-9])$/.exec(stroke.code)?.[1];
  if (digit !== undefined) return Number(digit) as Digit;
  if (stroke.key === "Enter") return "enter";
  return stroke.key === "Backspace" || stroke.key === "Delete" ? "delete" : null;
}

function click(state: KeypadState, key: Key, now: number): KeypadStep {
  const recent = state.presses.filter((press) => press.upAt === null || now - press.upAt <= CLICK_WITHIN_MS);
  const own = recent.find((press) => press.key === key);
  if (own === undefined) return pressed({ ...state, presses: recent }, key, now);
  return { state: { ...state, presses: recent.filter((press) => press !== own) }, key: null, handled: true };
}

function pressed(state: KeypadState, key: Key, now: number): KeypadStep {
  const isDead = key === "enter" && (state.appearedAt === null || now - state.appearedAt < ENTER_DEAD_MS);
  return { state, key: isDead ? null : key, handled: true };
}

function unchanged(state: KeypadState): KeypadStep {
  return { state, key: null, handled: false };
}

function without(state: KeypadState, pointerId: number): readonly Press[] {
  return state.presses.filter((press) => press.pointerId !== pointerId);
}

function lifted(press: Press, pointerId: number, now: number): Press {
  return press.pointerId === pointerId && press.upAt === null ? { ...press, upAt: now } : press;
}
