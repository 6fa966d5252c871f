import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { isAccessible } from "../support/accessible.ts";
import { withPage } from "../support/browser.ts";
import { people } from "../support/served.ts";
import { school, SLUG } from "../support/school.ts";
import type { Page } from "playwright-core";

async function signIn(page: Page, username: string, password: string): Promise<void> {
  await page.getByLabel("User name").fill(username);
  await page.getByLabel("Password").fill(password);
  await page.keyboard.press("Enter");
}

test("a member of staff with a password that somebody else has set must change it, then sees the first screen", () =>
  withPage(
    async (page) => {
      const username = `t${randomUUID().slice(0, 12)}`;
      const admin = await school.as("it_admin");
      const user = {
        role: "teacher",
        first_name: "Ida",
        last_name: `O'"Neil <b>`,
        username,
        password: "plum-river-42-tent",
      };
      await admin("POST", "/admin/users", user);
      await page.goto(`/${SLUG}`);
      await page.getByRole("link", { name: "I work at this school" }).click();
      await page.getByRole("heading", { name: "Staff sign-in" }).waitFor();
      await isAccessible(page);
      await signIn(page, username, "wrong");
      await page.getByRole("alert").filter({ hasText: "LMS-AUTH-006" }).waitFor();
      await isAccessible(page);
      await signIn(page, username, user.password);
      await page.getByRole("heading", { name: "Change your password" }).waitFor();
      await page.goto("/staff");
      await page.getByRole("heading", { name: "Change your password" }).waitFor();
      await isAccessible(page);
      await page.getByLabel("Your password now").fill(user.password);
      await page.getByLabel("Your new password").fill("password1");
      await page.getByRole("button", { name: "Change the password" }).click();
      await page.getByText("[LMS-AUTH-010]").first().waitFor();
      await isAccessible(page);
      await page.getByLabel("Your new password").fill("orange-lamp-77-cloud");
      await page.getByRole("button", { name: "Change the password" }).click();
      await page.getByRole("heading", { name: "Hello, Ida" }).waitFor();
      await isAccessible(page);
      await page.reload();
      await page.getByRole("heading", { name: "Hello, Ida" }).waitFor();
      await page.getByRole("button", { name: "Sign out" }).click();
      await page.getByRole("heading", { name: "Staff sign-in" }).waitFor();
      await signIn(page, username, "orange-lamp-77-cloud");
      await page.getByRole("heading", { name: "Hello, Ida" }).waitFor();
    },
    { expects: [/status of 40[01]/, /status of 422/] },
  ));

test("staff screens in the dark theme are accessible", () =>
  withPage(
    async (page) => {
      await page.goto(`/${SLUG}/staff`);
      await page.getByRole("heading", { name: "Staff sign-in" }).waitFor();
      await isAccessible(page, "dark");
      const { username, secret } = people.accounts["headteacher"] ?? { username: "", secret: "" };
      await signIn(page, username, secret);
      await page.getByRole("heading", { name: /^Hello/ }).waitFor();
      await isAccessible(page, "dark");
    },
    { colorScheme: "dark" },
  ));
