/** Rosters: uploading one, and following what becomes of it. */

import { idempotencyKey, type Lms, orThrow } from "./client.js";
import { sleep } from "./retry.js";
import type { CodeOf, Result, Schema } from "./types.js";

/** How a roster is to be imported. */
export interface UploadOptions {
  /** `dry_run` (the default) shows the differences, `commit` imports. */
  mode?: "dry_run" | "commit";
  /** `stop` (the default): a bad row stops the commit; `skip`: the good rows are imported. */
  onError?: Schema<"OnError">;
  /** What happens to pupils who are not in the file; `keep` when left out. */
  leavers?: Schema<"Leavers">;
  /** It may change more than half of the school's accounts. */
  confirmLarge?: boolean;
  /** Makes the upload harmless to repeat; one is drawn when it is left out. */
  idempotencyKey?: string;
  signal?: AbortSignal;
}

/** Uploads a roster. `followImport` tells what becomes of it. */
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

/** Milliseconds before a stream that was cut is asked for again. */
const RECONNECT_MS = 1000;

/**
 * An import, at once and whenever it has changed, until it has ended or waits for a commit.
 *
 * A connection that is cut is made again. A refusal throws an `LmsError`, an abort the signal's reason.
 */
export async function* followImport(
  lms: Lms,
  importId: string,
  options: { signal?: AbortSignal } = {},
): AsyncGenerator<Schema<"Import">, void, undefined> {
  const signal = options.signal ?? new AbortController().signal;
  for (;;) {
    const stream = await orThrow(
      lms.GET("/admin/imports/{import_id}/events", {
        params: { path: { import_id: importId } },
        parseAs: "stream",
        signal,
      }),
    );
    try {
      for await (const data of eventsOf(stream)) {
        const now = JSON.parse(data) as Schema<"Import">;
        yield now;
        if (!isUnderWay(now.state)) return;
      }
    } catch (error) {
      // A torn stream is a TypeError on every platform; what else is thrown is not ours to hide.
      signal.throwIfAborted();
      if (!(error instanceof TypeError)) throw error;
    }
    await sleep(RECONNECT_MS, signal);
  }
}

function isUnderWay(state: Schema<"ImportState">): boolean {
  return state === "queued" || state === "validating" || state === "committing";
}

/** The data of each server-sent event. Lines that begin with a colon only keep the connection. */
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
    // Also when the caller stops early: the server need not look any further.
    await reader.cancel().catch(() => undefined);
  }
}
