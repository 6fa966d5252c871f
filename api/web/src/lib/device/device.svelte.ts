/** What this device keeps until the service has stored it, for the account that is signed in. */

import { createCheckStore } from "$lib/check/store";
import { createClock } from "$lib/clock/clock";
import { openDatabase, type Database } from "$lib/outbox/database";
import { createOutbox, type Outbox } from "$lib/outbox/outbox";
import { itemsOf } from "$lib/outbox/queue";
import type { Message, OutboxState } from "$lib/outbox/types";
import { busy } from "$lib/session";
import { send } from "./send";

const NOTHING: OutboxState = {
  waiting: 0,
  sending: false,
  saved: false,
  needsSignIn: false,
  refused: [],
  lastFailure: null,
};

type Listener = (message: Message, data: unknown) => void;

class Device {
  readonly clock = createClock();
  #database: Promise<Database> | null = null;
  #outbox: Promise<Outbox> | null = null;
  #account: string | null = null;
  #state: OutboxState = $state.raw(NOTHING);
  #release: (() => void) | null = null;
  #failure: unknown = $state.raw(null);
  readonly #listeners = new Set<Listener>();

  /** What waits to be sent, for this account. */
  get outbox(): OutboxState {
    return this.#state;
  }

  /** Why the device cannot store anything; null if it can. */
  get failure(): unknown {
    return this.#failure;
  }

  /** The database on the device, which is opened when it is first needed. */
  database(): Promise<Database> {
    this.#database ??= openDatabase();
    return this.#database;
  }

  /** Starts to send what this account, or nobody, has left on the device. */
  use(account: string | null): void {
    if (this.#outbox !== null && this.#account === account) return void this.flush();
    this.#account = account;
    this.#show(NOTHING);
    const before = this.#outbox;
    this.#outbox = this.#open(account);
    void before?.then(
      (outbox) => outbox.stop(),
      () => undefined,
    );
    void this.flush();
  }

  /** Stores a message on the device and starts to send it. Resolves when it is stored. */
  async put(message: Message): Promise<void> {
    await (await this.#current()).put(message);
  }

  /** Returns the questions of a session whose answers wait on this device. */
  async unsentAnswers(session: string): Promise<string[]> {
    const items = await itemsOf(await this.database(), this.#account);
    return items.flatMap(({ message }) =>
      message.kind === "answer" && message.session === session ? [message.body.question_id] : [],
    );
  }

  /** Returns the attempts whose records the service has refused. */
  async refusedChecks(): Promise<string[]> {
    const items = await itemsOf(await this.database(), this.#account);
    return items.flatMap(({ message, refusal }) =>
      message.kind === "check" && refusal !== null ? [message.attempt] : [],
    );
  }

  /** Sends what waits, now. */
  async flush(): Promise<void> {
    try {
      await (await this.#current()).flush();
    } catch (cause) {
      this.#failure = cause;
    }
  }

  /** Sends a refused message again. */
  async retry(key: number): Promise<void> {
    await (await this.#current()).retry(key);
  }

  /** Calls a function with each message that the service has stored, and its response, until the result is called. */
  onsent(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #current(): Promise<Outbox> {
    this.#outbox ??= this.#open(this.#account);
    return this.#outbox;
  }

  async #open(account: string | null): Promise<Outbox> {
    const database = await this.database();
    const checks = createCheckStore(database);
    const outbox = createOutbox({
      database,
      account,
      send: (message) => send(message, this.clock.now()),
      sent: (message, data) => {
        // The record may be of a pupil who has signed out, so that no screen waits for it.
        if (message.kind === "check") void checks.forget(message.attempt, message.record.answers.length);
        for (const listener of this.#listeners) listener(message, data);
      },
      changed: (state) => {
        if (account === this.#account) this.#show(state);
      },
      failed: (cause) => (this.#failure = cause),
    });
    if (account !== null) this.#show(await outbox.state());
    return outbox;
  }

  /** Shows a state of the outbox. Nothing interrupts the pupil while answers wait. */
  #show(state: OutboxState): void {
    this.#state = state;
    if (state.waiting > 0) this.#release ??= busy.hold();
    else {
      this.#release?.();
      this.#release = null;
    }
  }
}

export const device = new Device();
