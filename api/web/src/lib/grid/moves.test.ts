import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { move } from "./moves";

const size = { rows: 12, columns: 12 };
const cell = fc.record({ row: fc.nat(11), column: fc.nat(11) });
const keys = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End"];

describe("the focus in a grid", () => {
  it("never leaves the grid", () => {
    fc.assert(
      fc.property(cell, fc.array(fc.constantFrom(...keys)), fc.boolean(), (start, pressed, control) => {
        const end = pressed.reduce((at, key) => move(at, key, size, control) ?? at, start);
        expect(end.row >= 0 && end.row < 12 && end.column >= 0 && end.column < 12).toBe(true);
      }),
    );
  });

  it("moves by one cell with the arrow keys", () => {
    const from = { row: 3, column: 4 };
    expect(move(from, "ArrowUp", size)).toEqual({ row: 2, column: 4 });
    expect(move(from, "ArrowDown", size)).toEqual({ row: 4, column: 4 });
    expect(move(from, "ArrowLeft", size)).toEqual({ row: 3, column: 3 });
    expect(move(from, "ArrowRight", size)).toEqual({ row: 3, column: 5 });
  });

  it("moves to the ends of a row, and with the control key to the corners", () => {
    const from = { row: 3, column: 4 };
    expect(move(from, "Home", size)).toEqual({ row: 3, column: 0 });
    expect(move(from, "End", size)).toEqual({ row: 3, column: 11 });
    expect(move(from, "Home", size, true)).toEqual({ row: 0, column: 0 });
    expect(move(from, "End", size, true)).toEqual({ row: 11, column: 11 });
  });

  it("stays for other keys", () => {
    expect(move({ row: 3, column: 4 }, "a", size)).toBeNull();
  });
});
