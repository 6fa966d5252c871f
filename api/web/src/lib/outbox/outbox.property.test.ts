import "fake-indexeddb/auto";
import fc from "fast-check";
import { expect, it } from "vitest";
import { openDatabase } from "./database";
import { createOutbox, type Outbox } from "./outbox";
import type { Message, SendResult } from "./types";

/** What the network and the service do with a message. */
type Fate = "stored" | "lost on the way" | "response lost" | "busy" | "broken" | "signed out";

type Command =
  | { readonly do: "answer"; readonly session: number }
  | { readonly do: "flush" }
  /** The tab is killed; `at` is the send that it does not survive, counted from the next one. */
  | { readonly do: "kill"; readonly at: number };

const fates = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.constant<Fate>("stored") },
    { weight: 4, arbitrary: fc.constantFrom<Fate>("lost on the way", "response lost", "busy", "broken", "signed out") },
  ),
  { maxLength: 60 },
);
const commands = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ do: fc.constant("answer" as const), session: fc.nat(2) }) },
    { weight: 3, arbitrary: fc.constant<Command>({ do: "flush" }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("kill" as const), at: fc.nat(3) }) },
  ),
  { maxLength: 40 },
);

/** The service: the first answer to a question counts, and an answer that is sent again changes nothing. */
class Service {
  readonly stored = new Map<string, string[]>();

  store(message: Message) {
    if (message.kind !== "answer") return;
    const { session, body } = message;
    const answers = this.stored.get(session) ?? [];
    if (!answers.includes(body.question_id)) this.stored.set(session, [...answers, body.question_id]);
  }
}

const failure = (status: number): SendResult => ({
  ok: false,
  refusal: { status, code: "LMS-API-001", message: "busy", requestId: null },
});
const results: Record<Exclude<Fate, "lost on the way" | "response lost">, SendResult> = {
  stored: { ok: true, data: null },
  busy: failure(429),
  broken: failure(503),
  "signed out": failure(401),
};

let runs = 0;

it("loses no answer, has none twice, and keeps the order of each session, whatever the network does and whenever the tab is killed", async () => {
  await fc.assert(
    fc.asyncProperty(commands, fates, async (all, planned) => {
      const database = await openDatabase(`property-${runs++}`);
      const service = new Service();
      const put = new Map<string, string[]>();
      const fatesLeft = [...planned];
      let isOnline = false;

      const newTab = (): { outbox: Outbox; killAt: number } => {
        const tab = { killAt: Infinity, outbox: null as unknown as Outbox };
        const send = async (message: Message): Promise<SendResult> => {
          const fate = isOnline ? "stored" : (fatesLeft.shift() ?? "lost on the way");
          if (fate === "lost on the way") throw new TypeError("Failed to fetch");
          if (fate === "stored" || fate === "response lost") service.store(message);
          // A killed tab never hears of the response.
          if (tab.killAt-- <= 0) return new Promise(() => {});
          if (fate === "response lost") throw new TypeError("Failed to fetch");
          return results[fate];
        };
        const later = () => () => {};
        tab.outbox = createOutbox({
          database,
          account: "pupil",
          send,
          later,
          exclusively: (run) => run(),
          random: () => 0,
        });
        return tab;
      };

      let tab = newTab();
      let question = 0;
      for (const command of all) {
        if (command.do === "answer") {
          const session = `s${command.session}`;
          const body = { question_id: `q${question++}`, answer: 1, elapsed_ms: 1 };
          await tab.outbox.put({ kind: "answer", session, body });
          put.set(session, [...(put.get(session) ?? []), body.question_id]);
        } else if (command.do === "flush") {
          await tab.outbox.flush();
          const { saved, waiting } = await tab.outbox.state();
          if (saved) expect(service.stored).toEqual(put);
          expect(waiting).toBeGreaterThanOrEqual(count(put) - count(service.stored));
        } else {
          tab.killAt = command.at;
          void tab.outbox.flush();
          for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
          tab.outbox.stop();
          tab = newTab();
        }
      }
      isOnline = true;
      await tab.outbox.flush();
      await tab.outbox.flush();
      expect(service.stored).toEqual(put);
      expect(await database.count("outbox")).toBe(0);
      database.close();
    }),
    { numRuns: 150 },
  );
});

function count(answers: ReadonlyMap<string, readonly string[]>): number {
  return [...answers.values()].reduce((sum, list) => sum + list.length, 0);
}
