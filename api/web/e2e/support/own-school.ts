/** A school without pupils, for tests that need one of their own. */

import { randomInt, randomUUID } from "node:crypto";
import type { Page } from "playwright-core";
import { apiOf, School } from "./school.ts";
import { origin, people } from "./served.ts";

const PASSWORD = "orange-lamp-77-cloud";

export interface OwnSchool {
  slug: string;
  name: string;
  /** The API of the school, as its administrators use it. */
  school: School;
}

/** Creates a school with an IT admin and a headteacher, who have chosen their passwords. */
export async function ownSchool(): Promise<OwnSchool> {
  const { username = "", secret = "" } = people.accounts["platform_admin"] ?? {};
  const { access_token } = await apiOf(origin)<{ access_token: string }>("POST", "/platform/login", {
    username,
    password: secret,
  });
  const operator = apiOf(origin, access_token);
  const slug = `s${randomUUID().slice(0, 12)}`;
  const urn = String(randomInt(100_000, 1_000_000));
  const { id, name } = await operator<{ id: string; name: string }>("POST", "/platform/schools", {
    name: `Elm Park ${urn}`,
    slug,
    urn,
  });
  const accounts: typeof people.accounts = {};
  for (const role of ["it_admin", "headteacher"]) {
    const admin = { role, username: role.replace("_", ""), first_name: "Ines", last_name: "Moreau" };
    const { password } = await operator<{ password: string }>("POST", `/platform/schools/${id}/admins`, admin);
    const login = { school_id: id, username: admin.username, password };
    const session = await apiOf(origin)<{ access_token: string }>("POST", "/auth/staff/login", login);
    await apiOf(origin, session.access_token)("POST", "/auth/password", { current: password, new: PASSWORD });
    accounts[role] = { username: admin.username, secret: PASSWORD };
  }
  return { slug, name, school: new School(origin, { school_id: id, accounts }) };
}

/** Signs in at the staff's door of such a school. */
export async function signInAt(page: Page, { slug }: OwnSchool, role: "it_admin" | "headteacher"): Promise<void> {
  await page.goto(`/${slug}/staff`);
  await page.getByLabel("User name").fill(role.replace("_", ""));
  await page.getByLabel("Password").fill(PASSWORD);
  await page.keyboard.press("Enter");
  await page.getByRole("navigation", { name: "Places" }).waitFor();
}
