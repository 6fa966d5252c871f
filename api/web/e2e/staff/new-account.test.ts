import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { isAccessible } from "../support/accessible.ts";
import { newStaff, uniqueName } from "../support/accounts.ts";
import { withPage } from "../support/browser.ts";
import { school } from "../support/school.ts";
import { button, heading, status } from "../support/screen.ts";
import { signInAs, signInStaff } from "../support/staff.ts";

test("a new pupil gets a user name and a PIN that is shown once, and signs in with them", () =>
  withPage(
    async (page) => {
      const name = uniqueName();
      await signInAs(page, "it_admin");
      await page.goto("/staff/accounts");
      await page.getByRole("link", { name: "New account" }).click();
      await heading(page, "New account").waitFor();
      assert.ok(!(await page.getByLabel("Role").innerText()).includes("Headteacher"));
      await isAccessible(page);
      await page.getByLabel("First name").fill("=Ada");
      await page.getByLabel("Last name").fill(name);
      await page.getByLabel("UPN").fill("B801200005002");
      await button(page, "Create the account").click();
      await page.getByText("This is no name").first().waitFor();
      await isAccessible(page, "wrong");
      await page.getByLabel("First name").fill("Ada");
      await button(page, "Create the account").click();
      await page.getByText("This is no UPN").first().waitFor();
      await page.getByLabel("UPN").fill("");
      await page.getByLabel("Class", { exact: true }).selectOption({ label: "Rowan" });
      await page.getByLabel("Year").selectOption("4");
      await button(page, "Create the account").click();
      await status(page, "The account is created.").waitFor();
      await isAccessible(page, "created");
      const [username = "", pin = ""] = await page.locator("dd.secret").allInnerTexts();
      assert.match(pin, /^\d{6}$/);
      await school.asPupil({ id: "", first_name: "Ada", username, pin });
      // The next pupil is often in the same class.
      assert.equal(await page.getByLabel("First name").inputValue(), "");
      assert.equal(await page.getByLabel("Year").inputValue(), "4");
      await page.getByRole("link", { name: "Open the account" }).click();
      await heading(page, `Ada ${name}`).waitFor();
      assert.ok(!(await page.locator("main").innerText()).includes(pin));
    },
    { expects: [/status of 400/] },
  ));

test("a new member of staff gets a password that is shown once, and must change it", () =>
  withPage(
    async (page) => {
      const taken = await newStaff("teacher");
      await signInAs(page, "headteacher");
      await page.goto("/staff/accounts/new");
      await page.getByLabel("Role").selectOption({ label: "Headteacher" });
      assert.equal(await page.getByLabel("UPN").count(), 0);
      await page.getByLabel("First name").fill("Ida");
      await page.getByLabel("Last name").fill(uniqueName());
      await page.getByLabel("User name").fill(taken.username);
      await page.getByLabel("Password").fill("password1");
      await button(page, "Create the account").click();
      await page.getByText("Choose 8 characters or more").first().waitFor();
      await page.getByLabel("Password").fill("");
      await button(page, "Create the account").click();
      await page.getByText("Another account of the school has this user name.").first().waitFor();
      const username = `h${randomUUID().slice(0, 12)}`;
      await page.getByLabel("User name").fill(username);
      await button(page, "Create the account").click();
      await status(page, "The account is created.").waitFor();
      const password = await page.locator("dd.secret").last().innerText();
      await button(page, "Sign out").click();
      await page.getByRole("heading", { name: "Staff sign-in" }).waitFor();
      await signInStaff(page, username, password);
      await heading(page, "Change your password").waitFor();
    },
    { expects: [/status of 400/, /status of 409/] },
  ));
