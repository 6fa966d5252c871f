import { describe, expect, it } from "vitest";
import { dayAndTime, shortDay, startOfDay } from "./dates";

describe("dates of staff screens", () => {
  it("are short in tables and pictures", () => {
    expect(shortDay("2026-11-02")).toBe("2 Nov");
  });

  it("have the time if it matters", () => {
    expect(dayAndTime("2026-06-30T23:30:00Z")).toBe("1 July 2026, 00:30");
  });

  it("start at midnight in London", () => {
    expect(startOfDay("2026-11-30")).toBe("2026-11-30T00:00:00.000Z");
    expect(startOfDay("2026-06-30")).toBe("2026-06-29T23:00:00.000Z");
    expect(startOfDay("2026-06-30", 1)).toBe("2026-06-30T23:00:00.000Z");
    // The days on which the clocks change.
    expect(startOfDay("2026-03-29")).toBe("2026-03-29T00:00:00.000Z");
    expect(startOfDay("2026-10-25")).toBe("2026-10-24T23:00:00.000Z");
    expect(startOfDay("yesterday")).toBeNull();
  });
});
