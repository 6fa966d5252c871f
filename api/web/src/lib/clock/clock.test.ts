import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createClock, toTimestamp } from "./clock";

describe("the clock", () => {
  it("follows the steady clock when the wall clock is set", () => {
    const time = { steady: 500, wall: 1_000_000 };
    const clock = createClock(0, { steady: () => time.steady, wall: () => time.wall });
    time.steady = 1_750;
    time.wall = 3;
    expect(clock.now()).toBe(1_001_250);
    expect(clock.at(600)).toBe(1_000_100);
  });

  it("continues after the latest stored time if the wall clock was set back", () => {
    const clock = createClock(2_000, { steady: () => 10, wall: () => 1_000 });
    expect(clock.now()).toBe(2_000);
  });

  it("keeps the order of times when it writes them", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 4e12, noNaN: true }),
        fc.double({ min: 0, max: 1e7, noNaN: true }),
        (a, more) => {
          expect(toTimestamp(a) <= toTimestamp(a + more)).toBe(true);
        },
      ),
    );
  });
});
