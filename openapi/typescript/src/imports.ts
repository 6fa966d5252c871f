/** Uploads rosters and follows their imports. */

import { idempotencyKey, type Lms, orThrow } from "./client.js";
import { LmsError, UnexpectedAnswer } from "./error.js";
import { isNetworkFailure, sleep } from "./retry.js";
import type { CodeOf, Result, Schema } from "./types.js";

/** How to import a roster. */
export interface UploadOptions {
  /** `dry_run` (the default) shows what would change; `commit` imports the file. */
  mode?: "dry_run" | "commit";
  /** `stop` (the default): a row with an error stops the commit; `skip`: the other rows are imported. */
  onError?: Schema<"OnError">;
  /** What happens to pupils who are not in the file; `keep` by default. */
  leavers?: Schema<"Leavers">;
  /** Allows the import to change more than half of the school's accounts. */
  confirmLarge?: boolean;
  /** Makes the upload safe to repeat; a random key by default. */
  idempotencyKey?: string;
  signal?: AbortSignal;
}

/** Uploads a roster. `followImport` shows the progress of the import. */
export function uploadRoster(
  lms: Lms,
  file: Blob,
  options: UploadOptions = {},
): Promise<Result<Schema<"Import">, CodeOf<"createImport">>> {
  const form = new FormData();
  form.append("file", file);
  if (options.mode) form.append("mode", options.mode);
  if (options.onError) form.append("on_error", options.onError);
  if (options.leavers) form.append("leavers", options.leavers);
  if (options.confirmLarge) form.append("confirm_large", "true");
  return lms.POST("/admin/imports", {
    params: { header: { "Idempotency-Key": options.idempotencyKey ?? idempotencyKey() } },
    body: { file },
    bodySerializer: () => form,
    ...(options.signal && { signal: options.signal }),
  });
}

/** Milliseconds before the client reconnects after a lost connection. */
const RECONNECT_MS = 1000;

/**
 * Yields the import at once and after each change, until it has ended or waits for a commit.
 *
 * Reconnects if the connection is lost, as often as necessary, also while the service restarts. Throws an `LmsError` if
 * the service returns an error, and the reason of the signal after an abort.
 */
export async function* followImport(
  lms: Lms,
  importId: string,
  options: { signal?: AbortSignal } = {},
): AsyncGenerator<Schema<"Import">, void, undefined> {
  const signal = options.signal ?? new AbortController().signal;
  let wasConnected = false;
  for (;;) {
    try {
      const stream = await orThrow(
        lms.GET("/admin/imports/{import_id}/events", {
          params: { path: { import_id: importId } },
          parseAs: "stream",
          signal,
        }),
      );
      wasConnected = true;
      for await (const data of eventsOf(stream)) {
        const now = JSON.parse(data) as Schema<"Import">;
        yield now;
        if (!isUnderWay(now.state)) return;
      }
    } catch (error) {
      signal.throwIfAborted();
      if (!wasConnected || !isInterruption(error)) throw error;
    }
    await sleep(RECONNECT_MS, signal);
  }
}

/** Returns whether a connection was lost, or could not be made because the service or the way to it restarts. */
function isInterruption(error: unknown): boolean {
  const isBusy = error instanceof LmsError && (error.status === 429 || error.status === 503);
  return isNetworkFailure(error) || error instanceof UnexpectedAnswer || isBusy;
}

function isUnderWay(state: Schema<"ImportState">): boolean {
  return state === "queued" || state === "validating" || state === "committing";
}

/** Yields the data of each server-sent event. Lines that start with a colon only keep the connection open. */
async function* eventsOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let text = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      text += decoder.decode(value, { stream: true });
      const events = text.split(/\r?\n\r?\n/);
      text = events.pop() ?? "";
      for (const event of events) {
        const lines = event.split(/\r?\n/).filter((line) => line.startsWith("data:"));
        if (lines.length > 0) yield lines.map((line) => line.slice("data:".length).trimStart()).join("\n");
      }
    }
  } finally {
    // Close the stream, also if the caller stops early, so that the server stops watching the import.
    await reader.cancel().catch(() => undefined);
  }
}
