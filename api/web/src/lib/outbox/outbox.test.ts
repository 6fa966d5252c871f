import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "./database";
import { outboxText, refusalText } from "./messages";
import { createOutbox, type OutboxPorts } from "./outbox";
import type { Message, Refusal, SendResult } from "./types";

let database: Database;
let count = 0;

beforeEach(async () => {
  database = await openDatabase(`outbox-${count++}`);
});

const answer = (question: string, session = "s1"): Message => ({
  kind: "answer",
  session,
  body: { question_id: question, answer: 56, elapsed_ms: 1_200 },
});
const record = (questions: number, token: string | null = "t"): Message => ({
  kind: "check",
  attempt: "a1",
  token,
  record: {
    sent_at: "2026-06-08T09:00:00.000Z",
    answers: Array.from({ length: questions }, (_, index) => ({
      question: index + 1,
      answer: "42",
      shown_at: "2026-06-08T09:00:00.000Z",
      first_key_at: null,
      answered_at: "2026-06-08T09:00:00.000Z",
    })),
  },
});
const refusal = (status: number, code = "LMS-API-001"): Refusal => ({
  status,
  code,
  message: "update failed",
  requestId: "r1",
});
const no = (status: number, code?: string): SendResult => ({ ok: false, refusal: refusal(status, code) });
const yes: SendResult = { ok: true, data: "stored" };

/** An outbox that sends by a script: the results in turn, then success. Its timers never run by themselves. */
function scripted(results: (SendResult | "offline")[] = [], more: Partial<OutboxPorts> = {}) {
  const sent: Message[] = [];
  const waits: number[] = [];
  const outbox = createOutbox({
    database,
    account: "pupil",
    send: async (message) => {
      sent.push(message);
      const result = results.shift() ?? yes;
      if (result === "offline") throw new TypeError("Failed to fetch");
      return result;
    },
    later: (_, ms) => {
      waits.push(ms);
      return () => {};
    },
    exclusively: (run) => run(),
    random: () => 0,
    ...more,
  });
  return { outbox, sent, waits };
}

const questions = (sent: readonly Message[]) =>
  sent.map((message) => (message.kind === "answer" ? message.body.question_id : message.attempt));

describe("the outbox", () => {
  it("stores an answer before anything is sent, and says saved only after the service has", async () => {
    let finish: (result: SendResult) => void = () => {};
    const { outbox } = scripted([], { send: () => new Promise((resolve) => (finish = resolve)) });
    await outbox.put(answer("q1"));
    expect(await database.count("outbox")).toBe(1);
    expect(await outbox.state()).toMatchObject({ waiting: 1, saved: false });
    const done = outbox.flush();
    while ((await outbox.state()).waiting === 1) {
      finish(yes);
      await Promise.resolve();
    }
    await done;
    expect(await outbox.state()).toMatchObject({ waiting: 0, saved: true, sending: false });
  });

  it("keeps answers without network, waits longer each time, and sends them in order", async () => {
    const { outbox, sent, waits } = scripted(["offline", "offline", "offline"]);
    await outbox.put(answer("q1"));
    await outbox.flush();
    await outbox.put(answer("q2"));
    await outbox.flush();
    expect(waits).toEqual([1_000, 2_000, 4_000].slice(0, waits.length));
    expect(outboxText(await outbox.state())).toBe("2 answers are kept on this device.");
    await outbox.flush();
    await outbox.flush();
    expect(questions(sent).slice(-2)).toEqual(["q1", "q2"]);
    expect(outboxText(await outbox.state())).toBe("All answers are saved.");
  });

  it("waits at least as long as a busy service asks", async () => {
    const { outbox, waits } = scripted([{ ...no(429), retryAfterMs: 30_000 } as SendResult]);
    await outbox.put(answer("q1"));
    await outbox.flush();
    expect(waits[0]).toBe(30_000);
  });

  it("keeps a refused answer with its code and request id, sends the next ones, and sends it again when asked", async () => {
    const { outbox, sent } = scripted([no(404, "LMS-SES-002")]);
    await outbox.put(answer("q1"));
    await outbox.put(answer("q2"));
    await outbox.flush();
    const { refused, waiting, saved } = await outbox.state();
    expect({ waiting, saved }).toEqual({ waiting: 0, saved: false });
    expect(refused.map(refusalText)).toEqual(["An answer was not taken: update failed [LMS-SES-002]. Request r1."]);
    await outbox.flush();
    expect(questions(sent)).toEqual(["q1", "q2"]);
    await outbox.retry(refused[0]?.key ?? 0);
    expect(questions(sent)).toEqual(["q1", "q2", "q1"]);
    expect(await outbox.state()).toMatchObject({ refused: [], saved: true });
  });

  it.each([401, 429, 500, 503])("does not count %i as a refusal", async (status) => {
    const { outbox } = scripted([no(status), no(status)]);
    await outbox.put(answer("q1"));
    await outbox.flush();
    expect(await outbox.state()).toMatchObject({ refused: [], needsSignIn: status === 401, lastFailure: { status } });
    await outbox.flush();
    await outbox.flush();
    expect(await outbox.state()).toMatchObject({ waiting: 0, saved: true, needsSignIn: false, lastFailure: null });
  });

  it("does not let the failure of one session stop another", async () => {
    await scripted(["offline"], { exclusively: async () => {} }).outbox.put(answer("q1", "s1"));
    await scripted([], { exclusively: async () => {} }).outbox.put(answer("q2", "s2"));
    const { outbox, sent } = scripted([no(503)]);
    await outbox.flush();
    expect(questions(sent)).toEqual(["q1", "q2"]);
    expect((await outbox.state()).waiting).toBe(1);
  });

  it("replaces the record of a check by a later one, even while the earlier one is being sent", async () => {
    const sent: Message[] = [];
    let finish: (result: SendResult) => void = () => {};
    const { outbox } = scripted([], {
      send: (message) => {
        sent.push(message);
        return new Promise((resolve) => (finish = resolve));
      },
    });
    await outbox.put(record(1));
    while (sent.length < 1) await new Promise((resolve) => setTimeout(resolve, 0));
    await outbox.put(record(2));
    await outbox.put(record(3));
    finish(yes);
    while (sent.length < 2) await new Promise((resolve) => setTimeout(resolve, 0));
    finish(yes);
    await outbox.flush();
    expect(sent.map((message) => message.kind === "check" && message.record.answers.length)).toEqual([1, 3]);
    expect(await database.count("outbox")).toBe(0);
  });

  it("never sends another account's answers, but the checks that have a token", async () => {
    const asleep = { exclusively: async () => {} };
    await scripted([], asleep).outbox.put(answer("q1"));
    await scripted([], asleep).outbox.put(record(25));
    const other = scripted([], { account: "another pupil" });
    await other.outbox.flush();
    expect(questions(other.sent)).toEqual(["a1"]);
    await scripted([], asleep).outbox.put(record(25));
    const nobody = scripted([], { account: null });
    await nobody.outbox.flush();
    expect(questions(nobody.sent)).toEqual(["a1"]);
    expect(await database.count("outbox")).toBe(1);
  });

  it("counts the answers that wait, those of a record too, and names the questions of a session", async () => {
    const { outbox } = scripted([], { exclusively: async () => {} });
    for (const message of [answer("q1"), answer("q2"), answer("q3", "s2"), record(25)]) await outbox.put(message);
    expect((await outbox.state()).waiting).toBe(28);
    expect(await outbox.unsent("s1")).toEqual(["q1", "q2"]);
  });

  it("hands the service's response to the screen", async () => {
    const responses: unknown[] = [];
    const { outbox } = scripted([], { sent: (_, data) => responses.push(data) });
    await outbox.put(answer("q1"));
    await outbox.flush();
    expect(responses).toEqual(["stored"]);
  });

  it("stops at a sign-out and keeps what waits", async () => {
    const { outbox, sent } = scripted();
    outbox.stop();
    await outbox.put(answer("q1"));
    await outbox.flush();
    expect(sent).toEqual([]);
    expect(await database.count("outbox")).toBe(1);
  });
});
