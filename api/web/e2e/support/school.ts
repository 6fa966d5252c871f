/** The demonstration school, by the API: a pupil of its own for each test, and what a test needs around the pupil. */

import { randomInt, randomUUID } from "node:crypto";
import { origin, people } from "./served.ts";

export const SLUG = "oak-hill";

export interface Pupil {
  id: string;
  username: string;
  first_name: string;
  pin: string;
}

/** Calls the API, and fails unless it responds with a success. */
export type Api = <Data = unknown>(method: string, path: string, body?: object) => Promise<Data>;

export function apiOf(service: string, token?: string): Api {
  return async <Data>(method: string, path: string, body?: object) => {
    const response = await fetch(`${service}/api/v1${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return (text === "" ? null : JSON.parse(text)) as Data;
  };
}

type People = typeof people;

/** The school of a service. */
export class School {
  readonly #tokens = new Map<string, Promise<Api>>();

  constructor(
    private readonly service: string,
    private readonly people: People,
  ) {}

  get id(): string {
    return this.people.school_id;
  }

  /** The API as a member of staff of the demonstration uses it. */
  as(role: "headteacher" | "it_admin"): Promise<Api> {
    let api = this.#tokens.get(role);
    if (api === undefined) {
      api = this.#signIn(role);
      this.#tokens.set(role, api);
    }
    return api;
  }

  async pupil(names: { first_name?: string; last_name?: string; year_group?: string } = {}): Promise<Pupil> {
    const api = await this.as("it_admin");
    const { items } = await api<{ items: { id: string; name: string }[] }>("GET", "/admin/classrooms");
    const account = {
      role: "pupil",
      first_name: "Ada",
      last_name: "Byron",
      username: `p${randomUUID().slice(0, 12)}`,
      classroom_id: items.find(({ name }) => name === "Rowan")?.id,
      ...names,
    };
    for (let tries = 1; ; tries++) {
      const pin = String(randomInt(100_000, 1_000_000));
      try {
        return { ...(await api<Omit<Pupil, "pin">>("POST", "/admin/users", { ...account, pin })), pin };
      } catch (cause) {
        // The PIN is easy to guess, or another pupil of the school has it.
        if (tries === 10 || !String(cause).includes("LMS-ADM-003")) throw cause;
      }
    }
  }

  /** The API as a pupil uses it. */
  async asPupil(pupil: Pupil): Promise<Api> {
    const body = { school_id: this.id, username: pupil.username, pin: pupil.pin };
    const session = await apiOf(this.service)<{ access_token: string }>("POST", "/auth/pupil/login", body);
    return apiOf(this.service, session.access_token);
  }

  async #signIn(role: string): Promise<Api> {
    const account = this.people.accounts[role];
    if (account === undefined) throw new Error(`no ${role}`);
    const body = { school_id: this.id, username: account.username, password: account.secret };
    const session = await apiOf(this.service)<{ access_token: string }>("POST", "/auth/staff/login", body);
    return apiOf(this.service, session.access_token);
  }
}

export const school = new School(origin, people);
