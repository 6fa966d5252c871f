/** Clients that are signed in to the demonstration school, on the service that scripts/with-server runs. */

import assert from "node:assert/strict";
import { createLms, inMemory, type Lms, type LmsOptions, orThrow, type Result, type Schema, type Tokens } from "../src/index.js";

const { LMS_TEST_ORIGIN, LMS_TEST_SIGN_IN } = process.env;
if (!LMS_TEST_ORIGIN || !LMS_TEST_SIGN_IN) throw new Error("run these tests with scripts/with-server, which starts the service");

export const origin = LMS_TEST_ORIGIN;

interface SignIn {
  school_id: string;
  accounts: Record<Schema<"Role">, { username: string; secret: string }>;
}

export const { school_id, accounts } = JSON.parse(LMS_TEST_SIGN_IN) as SignIn;

/** An id that does not exist. */
export const NOBODY = "01890000-0000-7000-8000-000000000000";

/** Returns a client without a sign-in. */
export function anonymous(options: Omit<LmsOptions, "origin"> = {}): Lms {
  return createLms({ origin, ...options });
}

/** Returns a client that is signed in with this role. */
export async function as(role: Schema<"Role">, tokens = inMemory()): Promise<Lms> {
  const lms = anonymous({ tokens });
  await orThrow(logIn(lms, role));
  return lms;
}

/** Signs a client in with this role. */
export function logIn(lms: Lms, role: Schema<"Role">): Promise<Result<Schema<"Session">, string>> {
  const { username, secret } = accounts[role];
  if (role === "pupil") return lms.POST("/auth/pupil/login", { body: { school_id, username, pin: secret } });
  if (role === "platform_admin") return lms.POST("/platform/login", { body: { username, password: secret } });
  return lms.POST("/auth/staff/login", { body: { school_id, username, password: secret } });
}

/** Asserts that the call fails with this code, and that the error has everything that a client shows. */
export async function assertError(code: string, call: Promise<Result<unknown, string>>): Promise<void> {
  const { error, response } = await call;
  assert.ok(error, `the call did not fail: status ${response.status}`);
  assert.equal(error.code, code);
  assert.equal(error.message, `${error.text} [${code}]`);
  assert.equal(error.status, response.status);
  assert.ok(error.requestId);
}

/** Returns the n-th class of the school, sorted by name. */
export async function classroom(lms: Lms, n: number): Promise<Schema<"Classroom">> {
  const { items } = await orThrow(lms.GET("/admin/classrooms"));
  const found = items[n];
  assert.ok(found, `the school has ${items.length} classes`);
  return found;
}

/** Returns a name that no other test uses. */
export function unique(name: string): string {
  return `${name}${Math.random().toString(36).slice(2, 10)}`;
}

/** Returns the date `days` days from today. */
export function day(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

/** Returns tokens with an invalid access token and a valid refresh token. */
export function stale(tokens: Tokens | null): Tokens {
  assert.ok(tokens);
  return { ...tokens, access_token: `${tokens.access_token.slice(0, -4)}AAAA` };
}
