import { expect, test } from "vitest";
import { bodyOf, newWork } from "./draft";

const now = new Date("2026-11-30T23:30:00Z");
const nothing = { classroomId: null, pupilIds: [], facts: [] };

test("new work is for a class and due in a week", () => {
  expect(newWork(nothing, now)).toMatchObject({ recipients: "class", content: "tables", due_on: "2026-12-07" });
});

test("the address chooses pupils and facts", () => {
  const draft = newWork({ ...nothing, pupilIds: ["p"], facts: ["7x8"] }, now);
  expect(bodyOf(draft)).toEqual({ pupil_ids: ["p"], facts: [[7, 8]], questions: 20, due_on: "2026-12-07" });
});

test("the body has only what was chosen last, with the tables in order", () => {
  const draft = {
    ...newWork({ ...nothing, classroomId: "c" }, now),
    tables: ["12", "7"],
    facts: ["7x8"],
    note: " Hi ",
  };
  expect(bodyOf(draft)).toEqual({
    classroom_id: "c",
    tables: [7, 12],
    questions: 20,
    due_on: "2026-12-07",
    note: "Hi",
  });
});

test("an empty number of questions is not sent as zero", () => {
  expect(JSON.parse(JSON.stringify(bodyOf({ ...newWork(nothing, now), questions: " " })))).toMatchObject({
    questions: null,
  });
});
