/** The client, with one function for each HTTP method, typed from the document. */

import createFetchClient from "openapi-fetch";
import { failure, type LmsError, parsed } from "./error.js";
import type { RetryOptions } from "./retry.js";
import { inMemory, type TokenStore } from "./tokens.js";
import { type Fetch, Transport } from "./transport.js";
import type { Call, ParseAs, Result } from "./types.js";

/** How to reach the service. */
export interface LmsOptions {
  /** The origin of the service, `https://lms.example.org`; by default the origin of the page in a browser. */
  origin?: string;
  /** The store for tokens; in memory by default. */
  tokens?: TokenStore;
  /** How calls are retried if the service is busy (429, 503) or the network fails. */
  retry?: RetryOptions;
  /** The function that sends requests; the platform's `fetch` by default. */
  fetch?: Fetch;
}

/**
 * A client of the service. A call resolves to `{ data }` or to `{ error }`. It rejects only after a network failure, an
 * abort, or a response that is not from the service.
 */
export interface Lms {
  GET: Call<"get">;
  POST: Call<"post">;
  PUT: Call<"put">;
  PATCH: Call<"patch">;
  DELETE: Call<"delete">;
}

/** Creates a client. It saves the tokens of a successful login in its token store and sends them with every call. */
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
  const call = (method: keyof Lms) => async (path: string, init: { parseAs?: ParseAs } = {}) => {
    const isJson = (init.parseAs ?? "json") === "json";
    const { data, error, response } = await client.request(method, path, isJson ? { ...init, parseAs: "text" } : init);
    if (!response.ok) return { error: failure(error, response), response };
    return { data: parsed(data, isJson, response), response };
  };
  const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
  // `Lms` declares the types of every route, which one implementation cannot express.
  return Object.fromEntries(methods.map((method) => [method, call(method)])) as unknown as Lms;
}

interface AnyCall {
  request(method: string, path: string, init?: object): Promise<{ data?: unknown; error?: unknown; response: Response }>;
}

/** Returns the data of a call or throws its error, for code that handles all errors in one place. */
export async function orThrow<Data>(call: Promise<Result<Data, string>>): Promise<Data> {
  const result = await call;
  if (result.error) throw result.error satisfies LmsError;
  return result.data as Data;
}

/** Returns a random key for the header `Idempotency-Key`, which makes a call safe to repeat. */
export function idempotencyKey(): string {
  // `crypto.randomUUID` cannot be used, because it is missing on pages that are served without TLS.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
