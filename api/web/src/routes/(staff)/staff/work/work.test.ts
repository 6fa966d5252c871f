import { expect, test } from "vitest";
import { factsOf, isRestorable, nameOfWork, progressOf, recipientOf } from "./work";

const pupil = (first_name: string, answered: number, done_at: string | null) => ({
  pupil_id: first_name,
  first_name,
  last_name: "Byron",
  answered,
  correct: 0,
  done_at,
  overdue: false,
});

test("work is named by its tables, or by its first facts", () => {
  expect(nameOfWork({ tables: [7], facts: [] })).toBe("7 times table");
  expect(nameOfWork({ tables: [6, 7, 8], facts: [] })).toBe("6, 7 and 8 times tables");
  expect(nameOfWork({ tables: [], facts: [[6, 7]] })).toBe("6 × 7");
  const facts = [6, 7, 8, 9, 10, 11].map((b) => [6, b]);
  expect(nameOfWork({ tables: [], facts })).toBe("6 × 6, 6 × 7, 6 × 8, 6 × 9 and 2 more");
});

test("work is for a class, for one pupil by name, or for a number of pupils", () => {
  const ada = pupil("Ada", 0, null);
  expect(recipientOf({ classroom: "Hazel", pupils: [ada] })).toBe("Hazel");
  expect(recipientOf({ classroom: null, pupils: [ada] })).toBe("Ada Byron");
  expect(recipientOf({ classroom: null, pupils: [ada, ada] })).toBe("2 pupils");
});

test("a pupil who has done the work does not count as started", () => {
  const pupils = [pupil("a", 20, "2026-11-30T09:00:00Z"), pupil("b", 3, null), pupil("c", 0, null)];
  expect(progressOf(pupils)).toEqual({ pupils: 3, done: 1, started: 1 });
});

test("cancelled work can be restored for a day", () => {
  const cancelled = { cancelled_at: "2026-11-30T09:00:00Z" };
  expect(isRestorable(cancelled, new Date("2026-12-01T08:59:00Z"))).toBe(true);
  expect(isRestorable(cancelled, new Date("2026-12-01T09:00:00Z"))).toBe(false);
  expect(isRestorable({ cancelled_at: null }, new Date("2026-12-01T09:00:00Z"))).toBe(false);
});

test("the facts of an address are those from 1 to 12, each once", () => {
  expect(factsOf("8x7,7x8,6x6,13x2,0x1,x,<b>")).toEqual(["7x8", "6x6"]);
  expect(factsOf(null)).toEqual([]);
});
