import { expect, test } from "vitest";
import type { Schema } from "$lib/api";
import { nextOf, scoreOf, statusOf } from "./queue";

const queue = ["a", "b", "c"].map((id) => ({ id }) as Schema<"Marking">);
const moderation = { score: 2, note: null, moderated_by: null, moderated_by_name: null, moderated_at: "" };

test("the next answer is the one after it, and after the last one there is none", () => {
  expect(nextOf(queue, "a")?.id).toBe("b");
  expect(nextOf(queue, "c")).toBeNull();
});

test("after an answer that is not in the list comes the first one", () => {
  expect(nextOf(queue, "x")?.id).toBe("a");
  expect(nextOf([], "x")).toBeNull();
});

test("the headteacher's score counts, then the teacher's", () => {
  expect(scoreOf({ score: 1, moderation })).toBe(2);
  expect(scoreOf({ score: 1, moderation: null })).toBe(1);
  expect(scoreOf({ score: null, moderation: null })).toBeNull();
});

test("the list shows answers to mark, unless the address has another status", () => {
  expect(statusOf(new URL("https://school.test/?status=marked"))).toBe("marked");
  expect(statusOf(new URL("https://school.test/?status=x"))).toBe("to_mark");
});
