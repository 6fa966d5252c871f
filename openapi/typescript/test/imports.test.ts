import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { test } from "node:test";
import { createLms, followImport, LmsError, uploadRoster } from "../src/index.js";
import { errorResponse, serve } from "./server.js";

const event = (state: string, rows_done = 0) => `data: ${JSON.stringify({ id: "i", state, rows_done })}\n\n`;

function stream(write: (to: ServerResponse) => void) {
  return (to: ServerResponse) => {
    to.writeHead(200, { "Content-Type": "text/event-stream" });
    write(to);
  };
}

async function states(origin: string, signal?: AbortSignal): Promise<string[]> {
  const seen: string[] = [];
  for await (const now of followImport(createLms({ origin }), "i", signal ? { signal } : {})) seen.push(now.state);
  return seen;
}

test("followImport yields every state until the import ends", async (t) => {
  const { origin, received } = await serve(t, () =>
    stream((to) => to.end(`:\n\n${event("queued")}${event("committing", 10)}${event("done", 20)}`)),
  );
  assert.deepEqual(await states(origin), ["queued", "committing", "done"]);
  assert.equal(received[0]?.path, "/admin/imports/i/events");
});

test("events that arrive byte by byte are parsed", async (t) => {
  const whole = Buffer.from(event("validating").replace('"i"', '"Zoë"') + event("ready"));
  const { origin } = await serve(t, () =>
    stream(async (to) => {
      for (const byte of whole) {
        to.write(Buffer.of(byte));
        await new Promise((resolve) => setImmediate(resolve));
      }
      to.end();
    }),
  );
  const seen = [];
  for await (const now of followImport(createLms({ origin }), "i")) seen.push([now.id, now.state]);
  assert.deepEqual(seen, [["Zoë", "validating"], ["i", "ready"]]);
});

test("followImport reconnects after a lost connection", async (t) => {
  const { origin, received } = await serve(t, (_, earlier) =>
    stream((to) => {
      if (earlier.length > 0) return to.end(event("done"));
      to.write(event("committing"));
      setTimeout(() => to.destroy(), 20);
    }),
  );
  assert.deepEqual(await states(origin), ["committing", "done"]);
  assert.equal(received.length, 2);
});

test("followImport survives reconnections that fail, whatever fails", async (t) => {
  const { origin, received } = await serve(t, (_, earlier) => {
    if (earlier.length === 0) {
      return stream((to) => {
        to.write(event("committing"));
        setTimeout(() => to.destroy(), 20);
      });
    }
    // The service restarts: the connection is cut, the proxy answers with a page, and the service is busy.
    if (earlier.length === 1) return (to) => to.destroy();
    if (earlier.length === 2) return (to) => to.writeHead(502, { "Content-Type": "text/html" }).end("<h1>Bad gateway");
    if (earlier.length === 3) return errorResponse(503, "LMS-API-006", "service unavailable");
    return stream((to) => to.end(event("done")));
  });
  const lms = createLms({ origin, retry: { attempts: 0 } });
  const seen: string[] = [];
  for await (const now of followImport(lms, "i")) seen.push(now.state);
  assert.deepEqual(seen, ["committing", "done"]);
  assert.equal(received.length, 5);
});

test("followImport fails if the first connection fails", async (t) => {
  const { origin } = await serve(t, () => (to) => to.destroy());
  const lms = createLms({ origin, retry: { attempts: 0 } });
  await assert.rejects(followImport(lms, "i").next(), TypeError);
});

test("an error is thrown with its code", async (t) => {
  const { origin } = await serve(t, () => errorResponse(404, "LMS-SES-006", "not found"));
  await assert.rejects(states(origin), (error) => error instanceof LmsError && error.code === "LMS-SES-006");
});

test("an abort ends followImport at once", { timeout: 5000 }, async (t) => {
  const abort = new AbortController();
  const { origin } = await serve(t, () => stream((to) => to.write(event("queued"))));
  const seen: string[] = [];
  await assert.rejects(
    async () => {
      for await (const now of followImport(createLms({ origin }), "i", { signal: abort.signal })) {
        seen.push(now.state);
        abort.abort();
      }
    },
    { name: "AbortError" },
  );
  assert.deepEqual(seen, ["queued"]);
});

test("leaving the loop early closes the connection", { timeout: 5000 }, async (t) => {
  let closed: () => void;
  const isClosed = new Promise<void>((resolve) => (closed = resolve));
  const { origin } = await serve(t, () =>
    stream((to) => {
      to.on("close", closed);
      to.write(event("queued"));
    }),
  );
  for await (const _ of followImport(createLms({ origin }), "i")) break;
  await isClosed;
});

test("a roster is uploaded as a form with its options and a random key", async (t) => {
  const { origin, received } = await serve(t, () => [202, { id: "i" }]);
  const file = new File(["Forename,Surname\n"], "roster.csv", { type: "text/csv" });
  const { error } = await uploadRoster(createLms({ origin }), file, { mode: "commit", onError: "skip", confirmLarge: true });
  assert.equal(error, undefined);
  assert.ok(received[0]);
  const { headers, body } = received[0];
  assert.match(headers["content-type"] ?? "", /^multipart\/form-data; boundary=/);
  assert.match(String(headers["idempotency-key"]), /^[0-9a-f]{32}$/);
  assert.match(body, /name="file"; filename="roster.csv"\r\nContent-Type: text\/csv\r\n\r\nForename,Surname\n/);
  assert.match(body, /name="mode"\r\n\r\ncommit/);
  assert.match(body, /name="on_error"\r\n\r\nskip/);
  assert.match(body, /name="confirm_large"\r\n\r\ntrue/);
  assert.doesNotMatch(body, /leavers/);
});
