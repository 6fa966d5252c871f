/** The client: one method for each HTTP method, typed by the document. */

import createFetchClient from "openapi-fetch";
import { failure, type LmsError } from "./error.js";
import type { RetryOptions } from "./retry.js";
import { inMemory, type TokenStore } from "./tokens.js";
import { type Fetch, Transport } from "./transport.js";
import type { Call, Result } from "./types.js";

/** How to reach the service. */
export interface LmsOptions {
  /** Its origin, `https://lms.example.org`; in a browser the page's own when left out. */
  origin?: string;
  /** Where tokens are kept; in memory when left out. */
  tokens?: TokenStore;
  /** When a call that met a busy service (429, 503) is made again. */
  retry?: RetryOptions;
  /** Sends requests; the platform's `fetch` when left out. */
  fetch?: Fetch;
}

/** A client of the service. A call comes to `{ data }` or to `{ error }`; only the network and an abort reject. */
export interface Lms {
  GET: Call<"get">;
  POST: Call<"post">;
  PUT: Call<"put">;
  PATCH: Call<"patch">;
  DELETE: Call<"delete">;
}

/** Makes a client. A log-in that succeeds is kept in its token store, and used from then on. */
export function createLms(options: LmsOptions = {}): Lms {
  const origin = options.origin ?? globalThis.location?.origin ?? "";
  const baseUrl = `${origin.replace(/\/+$/, "")}/api/v1`;
  const transport = new Transport({
    baseUrl,
    fetch: options.fetch ?? ((request) => globalThis.fetch(request)),
    tokens: options.tokens ?? inMemory(),
    retry: options.retry,
  });
  const client = createFetchClient({ baseUrl, fetch: transport.send }) as unknown as AnyCall;
  const call = (method: keyof Lms) => async (path: string, init?: object) => {
    const { data, error, response } = await client.request(method, path, init);
    return response.ok ? { data, response } : { error: failure(error, response), response };
  };
  const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
  // The types are those of `Lms`: one implementation cannot name every route's.
  return Object.fromEntries(methods.map((method) => [method, call(method)])) as unknown as Lms;
}

interface AnyCall {
  request(method: string, path: string, init?: object): Promise<{ data?: unknown; error?: unknown; response: Response }>;
}

/** The answer of a call, or its failure thrown: for code that has one place for failures. */
export async function orThrow<Data>(call: Promise<Result<Data, string>>): Promise<Data> {
  const result = await call;
  if (result.error) throw result.error satisfies LmsError;
  return result.data as Data;
}

/** A key that makes a call harmless to repeat, for the header `Idempotency-Key`. */
export function idempotencyKey(): string {
  // `crypto.randomUUID` is missing on pages that a school serves without TLS.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
