/** The operator of the service, in the browser and by the API. */

import { randomInt, randomUUID } from "node:crypto";
import type { Page } from "playwright-core";
import { type Api, apiOf } from "./school.ts";
import { origin, people } from "./served.ts";

const { username, secret } = people.accounts["platform_admin"] ?? { username: "", secret: "" };

/** Signs in as the operator, and waits for the first screen. */
export async function signInAsOperator(page: Page): Promise<void> {
  await page.goto("/platform");
  await page.getByLabel("User name").fill(username);
  await page.getByLabel("Password").fill(secret);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Schools" }).waitFor();
}

/** The API as the operator uses it. */
export async function operatorApi(): Promise<Api> {
  const session = await apiOf(origin)<{ access_token: string }>("POST", "/platform/login", {
    username,
    password: secret,
  });
  return apiOf(origin, session.access_token);
}

export interface NewSchool {
  name: string;
  slug: string;
  urn: string;
}

/** Returns a school that does not exist yet. The names come after that of the demonstration in lists. */
export function newSchool(): NewSchool {
  const id = randomUUID().slice(0, 8);
  return { name: `Walnut ${id} Primary School`, slug: `walnut-${id}`, urn: String(randomInt(200_000, 900_000)) };
}

export interface School extends NewSchool {
  id: string;
  version: number;
}

/** Creates a school by the API. */
export async function createSchool(): Promise<School> {
  const api = await operatorApi();
  return api<School>("POST", "/platform/schools", newSchool());
}
