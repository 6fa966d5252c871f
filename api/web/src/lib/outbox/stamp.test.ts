import { expect, it } from "vitest";
import { stampedAnswer, stampedRecord } from "./stamp";

const noon = Date.UTC(2026, 5, 8, 12);

it("stamps an answer with the time of each sending", () => {
  const body = { question_id: "q1", answer: 56, elapsed_ms: 900, answered_at: "2026-06-08T11:59:00.000Z" };
  expect(stampedAnswer(body, noon)).toEqual({ ...body, sent_at: "2026-06-08T12:00:00.000Z" });
});

it("never stamps a record with a time before its answers", () => {
  const record = { sent_at: "2026-06-08T12:00:05.000Z", answers: [] };
  expect(stampedRecord(record, noon).sent_at).toBe("2026-06-08T12:00:05.000Z");
  expect(stampedRecord(record, noon + 60_000).sent_at).toBe("2026-06-08T12:01:00.000Z");
});
