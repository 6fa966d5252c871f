import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { isAccessible } from "../support/accessible.ts";
import { lock, newClass, newPupils, newStaff, uniqueName } from "../support/accounts.ts";
import { withPage } from "../support/browser.ts";
import { apiOf, school } from "../support/school.ts";
import { origin } from "../support/served.ts";
import { button, heading, status } from "../support/screen.ts";
import { signInAs } from "../support/staff.ts";

const row = (page: Page, ...texts: string[]) =>
  texts.reduce((rows, hasText) => rows.filter({ hasText }), page.getByRole("row"));

test("the audit says who did what to whom, and is filtered by action, days and person", () =>
  withPage(async (page) => {
    const name = uniqueName();
    const [ada] = await newPupils(["Ada"], name);
    assert.ok(ada);
    const api = await school.as("headteacher");
    await api("PATCH", `/admin/users/${ada.id}`, { first_name: "Augusta", year_group: "5" });
    const classroom = await newClass();
    await signInAs(page, "headteacher");
    await page.getByRole("link", { name: "Audit", exact: true }).click();
    await heading(page, "Audit").waitFor();
    await page.getByText(/\d+ in the list/).waitFor();
    await row(page, "Created a class", classroom.name).waitFor();
    await row(page, "Changed an account", `Augusta ${name}`, "Changed: first name, year").waitFor();
    await isAccessible(page);
    await page.getByLabel("Action").selectOption({ label: "Created an account" });
    await page.getByLabel("From").fill("2020-01-01");
    await button(page, "Show").click();
    await row(page, "Created an account", `Augusta ${name}`).waitFor();
    assert.equal(await row(page, "Created a class").count(), 0);
    await page.getByLabel("From").fill("");
    await page.getByLabel("To", { exact: true }).fill("2020-01-01");
    await button(page, "Show").click();
    await page.getByText("No entry matches.").waitFor();
    await isAccessible(page, "none");
    await page.goBack();
    await row(page, "Created an account", `Augusta ${name}`).waitFor();
    await page.getByRole("link", { name: `Augusta ${name}` }).click();
    await heading(page, `Augusta ${name}`).waitFor();
  }));

test("a press on a name shows only what this person did", () =>
  withPage(async (page) => {
    const name = uniqueName();
    const admin = await newStaff("it_admin", name);
    const body = { school_id: school.id, username: admin.username, password: admin.password };
    const { access_token } = await apiOf(origin)<{ access_token: string }>("POST", "/auth/staff/login", body);
    const room = `Class ${uniqueName()}`;
    await apiOf(origin, access_token)("POST", "/admin/classrooms", { name: room });
    await signInAs(page, "it_admin");
    await page.goto("/staff/audit?action=classroom.create");
    await row(page, room)
      .getByRole("link", { name: `Ida ${name}` })
      .click();
    await page.getByText("1 in the list").waitFor();
    assert.equal(await page.getByLabel("Person").inputValue(), admin.id);
    await page.getByLabel("Action").selectOption("");
    await button(page, "Show").click();
    await page.waitForURL(/action=&/);
    await row(page, "Created a class", room).waitFor();
  }));

test("an erased person is called erased, and an unknown action is shown as the service writes it", () =>
  withPage(async (page) => {
    const [ada] = await newPupils(["Ada"]);
    assert.ok(ada);
    await (
      await school.as("it_admin")
    )("DELETE", `/admin/users/${ada.id}?erase=true`);
    await signInAs(page, "it_admin");
    await page.goto("/staff/audit?action=user.erase");
    await row(page, "Erased a record", "An account, erased or deleted").first().waitFor();
    await page.goto("/staff/audit?action=user.juggle");
    await page.getByText("No entry matches.").waitFor();
    assert.equal(await page.getByLabel("Action").inputValue(), "user.juggle");
  }));

test("failed log-ins say what to do, and a locked account is unlocked there", () =>
  withPage(async (page) => {
    const [ada] = await newPupils(["Ada"]);
    assert.ok(ada);
    await lock(ada);
    await school.asPupil({ ...ada, username: uniqueName().toLowerCase() }).catch(() => undefined);
    await signInAs(page, "it_admin");
    await page.getByRole("link", { name: "Failed log-ins" }).click();
    await heading(page, "Failed log-ins").waitFor();
    await row(page, "No such user name", "Check the user name on the card.").first().waitFor();
    await row(page, ada.username, "Locked until").waitFor();
    await isAccessible(page);
    await row(page, ada.username)
      .getByRole("button", { name: `Unlock ${ada.username}` })
      .click();
    await status(page, `The account ${ada.username} is unlocked.`).waitFor();
    await row(page, ada.username, "Locked until").waitFor({ state: "detached" });
    await school.asPupil(ada);
  }));
