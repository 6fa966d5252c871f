import { expect, test } from "vitest";
import type { Schema } from "$lib/api";
import { bodyOf, changedFields, changesOf, draftOf, emptyDraft, merged } from "./draft";
import { newQuestion } from "./questions";

const detail: Schema<"AssessmentDetail"> = {
  id: "a",
  title: "Sixes",
  instructions: null,
  built_in: false,
  length: 1,
  marks: 1,
  time_limit_s: 90,
  opens_at: "2026-07-01T08:00:30Z",
  closes_at: null,
  version: 1,
  started: 0,
  sitting: null,
  questions: [{ kind: "fact", a: 6, b: 8, form: "product", text: "6 × 8", answer: 48, marks: 1 }],
  classroom_ids: ["c2", "c1"],
  pupil_ids: [],
};

test("an assessment that is opened and not changed has no changes", () => {
  expect(changesOf(draftOf(detail), draftOf(detail))).toEqual({});
});

test("only what was changed is sent, with times in UTC and the time limit in seconds", () => {
  const draft = { ...draftOf(detail), time_limit_s: "2,5", opens_at: "2026-07-02T09:00", instructions: " Go " };
  expect(changesOf(draft, draftOf(detail))).toEqual({
    time_limit_s: 150,
    opens_at: "2026-07-02T08:00:00.000Z",
    instructions: "Go",
  });
});

test("an emptied text or time becomes null", () => {
  const base = { ...draftOf(detail), instructions: "Go" };
  expect(changesOf({ ...base, instructions: " ", opens_at: "" }, base)).toEqual({ instructions: null, opens_at: null });
});

test("a new assessment sends every field, and the service judges what is missing", () => {
  const draft = { ...emptyDraft(), title: " T ", time_limit_s: "x", questions: [newQuestion("written")] };
  expect(JSON.parse(JSON.stringify(bodyOf(draft)))).toEqual({
    title: "T",
    instructions: null,
    questions: [{ kind: "written", text: "", marks: 1 }],
    time_limit_s: null,
    opens_at: null,
    closes_at: null,
    classroom_ids: [],
    pupil_ids: [],
  });
});

test("after a conflict the own changes stay and the rest becomes theirs", () => {
  const base = draftOf(detail);
  const mine = { ...base, title: "Mine", time_limit_s: "5" };
  const theirs = { ...base, title: "Theirs", instructions: "Slowly", time_limit_s: "9" };
  expect(merged(mine, base, theirs, [])).toMatchObject({ title: "Mine", instructions: "Slowly", time_limit_s: "5" });
  const locked = merged(mine, base, theirs, ["time_limit_s"]);
  expect(locked).toMatchObject({ title: "Mine", time_limit_s: "9" });
  expect(changedFields(locked, theirs)).toEqual(["title"]);
});
