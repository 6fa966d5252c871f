import { describe, expect, it } from "vitest";
import { day, weekday } from ".";

describe("dates", () => {
  it("are days of London", () => {
    expect(day("2026-06-30T23:30:00Z")).toBe("1 July 2026");
    expect(day("2026-11-30T23:30:00Z")).toBe("30 November 2026");
  });

  it("have the name of the day if it helps", () => {
    expect(weekday("2026-11-30")).toBe("Monday 30 November");
  });
});
