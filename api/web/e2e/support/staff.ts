/** People who work at the demonstration school, in the browser. */

import type { Page } from "playwright-core";
import { people } from "./served.ts";
import { SLUG } from "./school.ts";

export type StaffRole = "teacher" | "senco" | "headteacher" | "it_admin";

/** Signs in as a member of staff of the demonstration, and waits for the first screen. */
export async function signInAs(page: Page, role: StaffRole): Promise<void> {
  const account = people.accounts[role];
  if (account === undefined) throw new Error(`no ${role}`);
  await signInStaff(page, account.username, account.secret);
  await page.getByRole("navigation", { name: "Places" }).waitFor();
}

/** Fills in the form of the staff's door. */
export async function signInStaff(page: Page, username: string, password: string): Promise<void> {
  await page.goto(`/${SLUG}/staff`);
  await page.getByLabel("User name").fill(username);
  await page.getByLabel("Password").fill(password);
  await page.keyboard.press("Enter");
}
