import { expect, test } from "vitest";
import { detailsOf } from "./details";

const id = "01a22de1-145b-76f8-98d2-8706c9fb7e7e";

test("the names of changed fields are in words", () => {
  expect(detailsOf({ fields: ["first_name", "classroom_id"] })).toBe("Changed: first name, class");
});

test("lists of ids are counted; a single id and an empty list are left out", () => {
  expect(detailsOf({ joined: [id, id], left: [], round_id: id, reason: "LOI" })).toBe("Joined: 2; Reason: LOI");
});

test("what was done to many is counted once", () => {
  expect(detailsOf({ ids: [id, id], count: 2, not_done: 1 })).toBe("Accounts: 2; Not done: 1");
});

test("the counts of an import are listed, and what is not so is left out", () => {
  expect(detailsOf({ counts: { created: 3, updated: 0 }, drawn: false, status: null })).toBe("created: 3; updated: 0");
});

test("what is so is named", () => {
  expect(detailsOf({ drawn: true })).toBe("Drawn");
});

test("an entry without details has none", () => {
  expect(detailsOf({})).toBe("");
  expect(detailsOf(null)).toBe("");
});
