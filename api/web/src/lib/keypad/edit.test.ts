import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { edit, PAD } from "./edit";

describe("editing", () => {
  it("keeps at most the longest number of digits", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PAD)), fc.integer({ min: 1, max: 5 }), (keys, longest) => {
        expect(keys.reduce((typed, key) => edit(typed, key, longest), "")).toMatch(new RegExp(`^[0-9]{0,${longest}}$`));
      }),
    );
  });

  it("deletes the last digit", () => {
    expect(edit("56", "delete", 5)).toBe("5");
    expect(edit("", "delete", 5)).toBe("");
  });
});
