import fc from "fast-check";
import { expect, test } from "vitest";
import { dateOf, dayAndTime, daysAfter, fromField, toField } from "./times";

test("a time of the field is UK time, in winter and in summer", () => {
  expect(fromField("2026-12-03T09:00")).toBe("2026-12-03T09:00:00.000Z");
  expect(fromField("2026-07-03T09:00")).toBe("2026-07-03T08:00:00.000Z");
  expect(toField("2026-12-03T09:00:00Z")).toBe("2026-12-03T09:00");
  expect(toField("2026-07-03T08:00:00+00:00")).toBe("2026-07-03T09:00");
});

test("midnight is hour 00 of its day", () => {
  expect(toField("2026-06-30T23:00:00Z")).toBe("2026-07-01T00:00");
  expect(fromField("2026-07-01T00:00")).toBe("2026-06-30T23:00:00.000Z");
});

test("the hour that the clocks repeat is the first one, and the hour that they skip is an hour later", () => {
  expect(fromField("2026-10-25T01:30")).toBe("2026-10-25T00:30:00.000Z");
  expect(fromField("2026-03-29T01:30")).toBe("2026-03-29T01:30:00.000Z");
  expect(toField("2026-03-29T01:30:00Z")).toBe("2026-03-29T02:30");
});

test("a time of the API survives the field, unless the clocks repeat its hour", () => {
  const minute = fc.integer({ min: Date.UTC(2000, 0) / 60_000, max: Date.UTC(2100, 0) / 60_000 });
  fc.assert(
    fc.property(minute, (minutes) => {
      const at = new Date(minutes * 60_000).toISOString();
      const again = Date.parse(fromField(toField(at)) ?? "");
      expect([0, 3_600_000]).toContain(Date.parse(at) - again);
      expect(toField(new Date(again).toISOString())).toBe(toField(at));
    }),
  );
});

test("what is no time of the field is null", () => {
  for (const text of ["", "tomorrow", "2026-13-01T09:00", "2026-12-03"]) expect(fromField(text)).toBeNull();
});

test("people read the time of day in UK time", () => {
  expect(dayAndTime("2026-07-03T08:00:00Z")).toBe("3 Jul 2026, 09:00");
});

test("a day starts at midnight in London, and days are counted across the end of a month", () => {
  expect(dateOf(new Date("2026-06-30T23:30:00Z"))).toBe("2026-07-01");
  expect(daysAfter("2026-12-28", 7)).toBe("2027-01-04");
});
