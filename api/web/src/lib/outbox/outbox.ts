/**
 * Sends answers and check records: each is stored on the device before the screen goes on, and is taken out only after
 * the service has stored it. It is a buffer of minutes. To send something again is harmless at the service.
 *
 * The items of a session are sent in order, one at a time. A failure that may pass (no network, 401, 429, 5xx) stops the
 * session until the next attempt. Any other refusal is kept with its code and shown, and the next item is sent.
 */

import { backoff } from "./backoff";
import type { Database } from "./database";
import { itemsOf, put, setRefusal, type StoredItem, streamOf, take } from "./queue";
import type { Message, OutboxState, SendResult } from "./types";

export interface OutboxPorts {
  readonly database: Database;
  /** The account that is signed in; null before a sign-in, when only checks with a token are sent. */
  readonly account: string | null;
  /** Sends a message with the time of sending (`stamp.ts`). It rejects if the network fails. */
  send(message: Message): Promise<SendResult>;
  /** Called when the service has stored a message, with its response. */
  sent?(message: Message, data: unknown): void;
  changed?(state: OutboxState): void;
  /** The device's database fails. */
  failed?(error: unknown): void;
  /** Calls a function after a time (ms) and returns how to cancel that. */
  later?(run: () => void, ms: number): () => void;
  /** Runs a function while no other tab runs one; by default with the Web Locks of the browser, where it has them. */
  exclusively?(run: () => Promise<void>): Promise<void>;
  random?(): number;
}

export interface Outbox {
  /** Stores a message on the device, then starts to send. Resolves when it is stored. */
  put(message: Message): Promise<void>;
  /** Sends what waits, now. Call it at the start, on `online` and after a sign-in. Resolves when the attempt is over. */
  flush(): Promise<void>;
  /** Sends a refused item again. */
  retry(key: number): Promise<void>;
  state(): Promise<OutboxState>;
  /** The questions of a session whose answers wait to be sent. */
  unsent(session: string): Promise<string[]>;
  /** Stops sending, for a sign-out. What waits stays on the device. */
  stop(): void;
}

type Outcome = "sent" | "refused" | { readonly retryAfterMs: number };

export function createOutbox(ports: OutboxPorts): Outbox {
  const { database, account, later = timeout, exclusively = withLock, random = Math.random } = ports;
  let flushing: Promise<void> | null = null;
  let isRequested = false;
  let isStopped = false;
  let failures = 0;
  let cancelRetry = () => {};
  let status: Pick<OutboxState, "lastFailure" | "needsSignIn"> & { hasSent: boolean } = {
    lastFailure: null,
    needsSignIn: false,
    hasSent: false,
  };

  const state = async (): Promise<OutboxState> => {
    const own = (await itemsOf(database, account)).filter((item) => item.account === account);
    const refused = own.flatMap(({ key, message, refusal }) => (refusal === null ? [] : [{ key, message, refusal }]));
    const { hasSent, ...rest } = status;
    const waiting = own
      .filter((item) => item.refusal === null)
      .reduce((sum, { message }) => sum + answersIn(message), 0);
    return { ...rest, waiting, refused, sending: flushing !== null, saved: hasSent && own.length === 0 };
  };
  const announce = async () => {
    if (ports.changed !== undefined && !isStopped) ports.changed(await state());
  };

  const deliver = async (item: StoredItem): Promise<Outcome> => {
    const result = await ports.send(item.message).catch((): SendResult | null => null);
    if (result === null) return { retryAfterMs: 0 };
    if (result.ok) {
      await take(database, item);
      status = { lastFailure: null, needsSignIn: false, hasSent: true };
      ports.sent?.(item.message, result.data);
      return "sent";
    }
    const { refusal, retryAfterMs } = result;
    if (![401, 429].includes(refusal.status) && refusal.status < 500) {
      await setRefusal(database, item, refusal);
      return "refused";
    }
    status = { ...status, lastFailure: refusal, needsSignIn: status.needsSignIn || refusal.status === 401 };
    return { retryAfterMs: retryAfterMs ?? 0 };
  };

  /** Sends until nothing is left but what failed. Returns the longest wait that a failure asks for; null without one. */
  const sendAll = async (): Promise<number | null> => {
    const blocked = new Set<string>();
    let wait: number | null = null;
    while (!isStopped) {
      const items = await itemsOf(database, account);
      const next = items.find((item) => item.refusal === null && !blocked.has(streamOf(item)));
      if (next === undefined) break;
      const outcome = await deliver(next);
      if (typeof outcome === "object") {
        blocked.add(streamOf(next));
        wait = Math.max(wait ?? 0, outcome.retryAfterMs);
      }
      await announce();
    }
    return wait;
  };

  const flushOnce = async () => {
    cancelRetry();
    let wait: number | null = null;
    await exclusively(async () => {
      wait = await sendAll();
    });
    failures = wait === null ? 0 : failures + 1;
    if (wait !== null && !isStopped) cancelRetry = later(() => void flush(), Math.max(wait, backoff(failures, random)));
  };
  const flushAll = async () => {
    // An item may be put in after the last look at the queue and before the end of the attempt.
    while (isRequested && !isStopped) {
      isRequested = false;
      await flushOnce();
      if (failures > 0) break;
    }
  };
  const flush = (): Promise<void> => {
    isRequested = true;
    flushing ??= flushAll()
      .catch((error: unknown) => ports.failed?.(error))
      .finally(() => {
        flushing = null;
        return announce();
      });
    return flushing;
  };

  return {
    flush,
    state,
    async unsent(session) {
      const waiting = (await itemsOf(database, account)).filter((item) => item.refusal === null);
      return waiting.flatMap(({ message }) =>
        message.kind === "answer" && message.session === session ? [message.body.question_id] : [],
      );
    },
    async put(message) {
      if (account === null) throw new Error("only a signed-in account puts messages into the outbox");
      await put(database, account, message);
      await announce();
      // While the outbox waits after a failure, a new item waits too.
      if (failures === 0) void flush();
    },
    async retry(key) {
      const item = (await itemsOf(database, account)).find((stored) => stored.key === key);
      if (item !== undefined) await setRefusal(database, item, null);
      await flush();
    },
    stop() {
      isStopped = true;
      cancelRetry();
    },
  };
}

function answersIn(message: Message): number {
  return message.kind === "answer" ? 1 : message.record.answers.length;
}

function timeout(run: () => void, ms: number): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}

async function withLock(run: () => Promise<void>): Promise<void> {
  // Web Locks are missing on pages that are served without TLS. Two tabs then send twice, which is harmless.
  const locks = globalThis.navigator?.locks as LockManager | undefined;
  await (locks === undefined ? run() : locks.request("lms-outbox", run));
}
