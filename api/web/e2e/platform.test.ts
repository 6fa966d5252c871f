import { test } from "node:test";
import { isAccessible } from "./support/accessible.ts";
import { withPage } from "./support/browser.ts";
import { people } from "./support/served.ts";

test("the operator signs in and sees the schools", () =>
  withPage(
    async (page) => {
      const { username, secret } = people.accounts["platform_admin"] ?? { username: "", secret: "" };
      await page.goto("/platform");
      await page.getByRole("heading", { name: "Operator sign-in" }).waitFor();
      await isAccessible(page);
      await page.getByLabel("User name").fill(username);
      await page.getByLabel("Password").fill("wrong");
      await page.keyboard.press("Enter");
      await page.getByRole("alert").filter({ hasText: "LMS-PLT-002" }).waitFor();
      await page.getByLabel("Password").fill(secret);
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Schools" }).waitFor();
      await page.getByRole("rowheader", { name: /Oak Hill/ }).waitFor();
      await isAccessible(page);
      await page.goto("/platform/password");
      await page.getByRole("heading", { name: "Change your password" }).waitFor();
      await isAccessible(page);
      await page.getByRole("button", { name: "Sign out" }).click();
      await page.getByRole("heading", { name: "Operator sign-in" }).waitFor();
    },
    { expects: [/status of 401/] },
  ));
