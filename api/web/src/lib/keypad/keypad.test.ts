import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Key, PAD } from "./edit";
import { ENTER_DEAD_MS, initialKeypad, keyOf, keypad, type KeypadEvent, type KeyStroke } from "./keypad";

/** Plays events at the given times and returns the keys that they press. */
function keysOf(events: readonly (readonly [number, KeypadEvent])[], state = initialKeypad): Key[] {
  const keys: Key[] = [];
  for (const [now, event] of events) {
    const step = keypad(state, event, now);
    state = step.state;
    if (step.key !== null) keys.push(step.key);
  }
  return keys;
}

const stroke = (key: string, more: Partial<KeyStroke> = {}): KeyStroke => ({
  key,
  code: "",
  repeat: false,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  ...more,
});
const down = (key: Key, pointerId = 1): KeypadEvent => ({ type: "pointerdown", pointerId, key });
const up = (pointerId = 1): KeypadEvent => ({ type: "pointerup", pointerId });
const click = (key: Key): KeypadEvent => ({ type: "click", key });
const keydown = (pressed: KeyStroke, onControl = false): KeypadEvent => ({
  type: "keydown",
  stroke: pressed,
  onControl,
});

describe("the number pad", () => {
  it("counts a touch and its click once", () => {
    expect(
      keysOf([
        [0, down(5)],
        [80, up()],
        [90, click(5)],
      ]),
    ).toEqual([5]);
  });

  it("counts a long press once", () => {
    expect(
      keysOf([
        [0, down(5)],
        [4_000, up()],
        [4_010, click(5)],
      ]),
    ).toEqual([5]);
  });

  it("counts two quick touches of one key twice", () => {
    expect(
      keysOf([
        [0, down(5)],
        [40, up()],
        [50, click(5)],
        [60, down(5)],
        [90, up()],
        [100, click(5)],
      ]),
    ).toEqual([5, 5]);
  });

  it("counts two fingers that overlap, each once", () => {
    const events = [
      [0, down(5, 1)],
      [20, down(6, 2)],
      [40, up(1)],
      [45, click(5)],
      [60, up(2)],
      [65, click(6)],
    ] as const;
    expect(keysOf(events)).toEqual([5, 6]);
  });

  it("counts a click that no pointer made", () => {
    expect(
      keysOf([
        [0, click(7)],
        [10, click(7)],
      ]),
    ).toEqual([7, 7]);
    // The finger left the button before it went up, so its click never came.
    expect(
      keysOf([
        [0, down(7)],
        [50, up()],
        [2_000, click(7)],
      ]),
    ).toEqual([7, 7]);
    expect(
      keysOf([
        [0, down(7)],
        [10, { type: "pointercancel", pointerId: 1 }],
        [20, click(7)],
      ]),
    ).toEqual([7, 7]);
  });

  it("ignores Enter for 250 ms after a question appeared, and when there is none", () => {
    const enter = keydown(stroke("Enter"));
    expect(keysOf([[0, enter]])).toEqual([]);
    expect(
      keysOf([
        [0, { type: "appeared" }],
        [ENTER_DEAD_MS - 1, enter],
        [ENTER_DEAD_MS - 1, down("enter")],
      ]),
    ).toEqual([]);
    expect(
      keysOf([
        [0, { type: "appeared" }],
        [ENTER_DEAD_MS, enter],
      ]),
    ).toEqual(["enter"]);
    expect(
      keysOf([
        [0, { type: "appeared" }],
        [400, { type: "disappeared" }],
        [500, enter],
      ]),
    ).toEqual([]);
    expect(
      keysOf([
        [0, { type: "appeared" }],
        [10, down(4)],
      ]),
    ).toEqual([4]);
  });

  it("leaves Enter to a focused button", () => {
    expect(keypad({ ...initialKeypad, appearedAt: 0 }, keydown(stroke("Enter"), true), 999)).toMatchObject({
      key: null,
      handled: false,
    });
  });

  it("ignores the repeats of a key that is held, except Delete", () => {
    const held = { repeat: true };
    expect(
      keysOf([
        [0, keydown(stroke("5", held))],
        [900, keydown(stroke("Backspace", held))],
      ]),
    ).toEqual(["delete"]);
  });

  it("never presses more keys than there were presses", () => {
    const presses = fc.array(fc.tuple(fc.constantFrom(...PAD), fc.nat(600), fc.nat(300), fc.nat(400)), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(presses, (all) => {
        let now = 0;
        const events = all.flatMap(([key, wait, hold, clickAfter]): [number, KeypadEvent][] => {
          const start = (now += wait);
          now += hold;
          const lifted = now;
          now += clickAfter;
          return [
            [start, down(key)],
            [lifted, up()],
            [now, click(key)],
          ];
        });
        expect(keysOf(events, { ...initialKeypad, appearedAt: -1_000 })).toEqual(all.map(([key]) => key));
      }),
    );
  });
});

describe("a physical keyboard", () => {
  it("has digits, Enter and Delete, on its keypad too", () => {
    expect(["7", "Enter", "Backspace", "Delete", "x", "F5"].map((key) => keyOf(stroke(key)))).toEqual([
      7,
      "enter",
      "delete",
      "delete",
      null,
      null,
    ]);
    expect(keyOf(stroke("Home", { code: "Numpad7" }))).toBe(7);
    expect(keyOf(stroke("Enter", { code: "NumpadEnter" }))).toBe("enter");
  });

  it("keeps the browser's own shortcuts", () => {
    expect(keyOf(stroke("0", { ctrlKey: true }))).toBeNull();
    expect(keyOf(stroke("1", { metaKey: true }))).toBeNull();
  });
});
