/** The outbox on the device: what waits, in the order in which it was put in. */

import type { Database } from "./database";
import type { Message, OutboxItem, Refusal } from "./types";

export interface StoredItem extends OutboxItem {
  readonly key: number;
}

/** Returns the items of an account, and every check with a token, in order. Without an account: the latter alone. */
export async function itemsOf(database: Database, account: string | null): Promise<StoredItem[]> {
  const transaction = database.transaction("outbox");
  const [keys, items] = await Promise.all([transaction.store.getAllKeys(), transaction.store.getAll()]);
  const stored = items.map((item, index): StoredItem => ({ ...item, key: keys[index] as number }));
  return stored.filter((item) => item.account === account || hasToken(item.message));
}

/** Puts a message in. A record replaces the earlier record of its check. Resolves when it is on the device. */
export async function put(database: Database, account: string, message: Message): Promise<void> {
  const transaction = database.transaction("outbox", "readwrite");
  let cursor = message.kind === "check" ? await transaction.store.openCursor() : null;
  while (cursor !== null && !isSameCheck(cursor.value, account, message)) cursor = await cursor.continue();
  const item: OutboxItem = { account, message, version: (cursor?.value.version ?? 0) + 1, refusal: null };
  await (cursor === null ? transaction.store.add(item) : cursor.update(item));
  await transaction.done;
}

/** Takes an item out, unless a newer record has replaced it meanwhile. */
export function take(database: Database, item: StoredItem): Promise<void> {
  return change(database, item, () => null);
}

/** Stores why the service refused an item, unless a newer record has replaced it; null to send it again. */
export function setRefusal(database: Database, item: StoredItem, refusal: Refusal | null): Promise<void> {
  return change(database, item, (stored) => ({ ...stored, refusal }));
}

/** Names what must be sent in order: the answers of a session, or the record of a check. */
export function streamOf({ message }: OutboxItem): string {
  return message.kind === "answer" ? `session ${message.session}` : `check ${message.attempt}`;
}

async function change(database: Database, item: StoredItem, next: (stored: OutboxItem) => OutboxItem | null) {
  const transaction = database.transaction("outbox", "readwrite");
  const stored = await transaction.store.get(item.key);
  if (stored?.version === item.version) {
    const changed = next(stored);
    await (changed === null ? transaction.store.delete(item.key) : transaction.store.put(changed, item.key));
  }
  await transaction.done;
}

function hasToken(message: Message): boolean {
  return message.kind === "check" && message.token !== null;
}

function isSameCheck(item: OutboxItem, account: string, message: Message): boolean {
  const stored = item.message;
  return (
    item.account === account &&
    stored.kind === "check" &&
    message.kind === "check" &&
    stored.attempt === message.attempt
  );
}
