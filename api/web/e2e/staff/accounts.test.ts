import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { isAccessible } from "../support/accessible.ts";
import { lock, newClass, newPupils, newStaff, uniqueName } from "../support/accounts.ts";
import { withPage } from "../support/browser.ts";
import { people } from "../support/served.ts";
import { school } from "../support/school.ts";
import { button, heading, status } from "../support/screen.ts";
import { signInAs, type StaffRole } from "../support/staff.ts";

interface User {
  classroom_id: string | null;
  archived_at: string | null;
}

/** Signs in and searches the accounts. */
async function search(page: Page, role: StaffRole, name: string): Promise<void> {
  await signInAs(page, role);
  await page.getByRole("link", { name: "Accounts", exact: true }).click();
  await heading(page, "Accounts").waitFor();
  await page.getByLabel("Name or user name").fill(name);
  await page.keyboard.press("Enter");
  await page.waitForURL(/q=/);
}

/** Selects the first rows of the list. */
async function select(page: Page, count: number): Promise<void> {
  const boxes = page.getByRole("checkbox", { name: /^Select (?!every)/ });
  for (let row = 0; row < count; row++) await boxes.nth(row).check();
}

async function undo(page: Page): Promise<void> {
  await button(page, "Undo").click();
  await button(page, "Undo").waitFor({ state: "detached" });
}

async function userOf(id: string): Promise<User> {
  return (await school.as("it_admin"))<User>("GET", `/admin/users/${id}`);
}

const names = (page: Page) => page.locator("tbody th a").allInnerTexts();

test("people are found by name, role and class, sorted, and the back button restores the list", () =>
  withPage(async (page) => {
    const name = uniqueName();
    await newPupils(["Ben", "Ada", "Cleo"], name);
    await newStaff("teacher", name);
    await search(page, "it_admin", name);
    await page.getByText("4 in the list").waitFor();
    await isAccessible(page, "found");
    await page.getByLabel("Role").selectOption("pupil");
    await button(page, "Show").click();
    await page.getByText("3 in the list").waitFor();
    assert.deepEqual(await names(page), [`Ada ${name}`, `Ben ${name}`, `Cleo ${name}`]);
    await page.getByRole("link", { name: "Name", exact: true }).click();
    await page.locator('th[aria-sort="descending"]', { hasText: "Name" }).waitFor();
    assert.deepEqual(await names(page), [`Cleo ${name}`, `Ben ${name}`, `Ada ${name}`]);
    const other = await newClass();
    await page.reload();
    await page.getByLabel("Class", { exact: true }).selectOption(other.id);
    await button(page, "Show").click();
    await page.getByText("Nobody matches.").waitFor();
    await isAccessible(page, "nobody");
    await page.goBack();
    await page.getByText("3 in the list").waitFor();
    assert.equal(await page.getByLabel("Name or user name").inputValue(), name);
    assert.equal(await page.getByLabel("Role").inputValue(), "pupil");
    assert.equal(await page.getByLabel("Class", { exact: true }).inputValue(), "");
  }));

test("pupils who are archived leave the list, and undo puts them back into their class", () =>
  withPage(async (page) => {
    const name = uniqueName();
    const [ada] = await newPupils(["Ada", "Ben"], name);
    assert.ok(ada);
    const { classroom_id } = await userOf(ada.id);
    await search(page, "it_admin", name);
    await page.getByRole("checkbox", { name: "Select every row of this page" }).check();
    await page.getByText("2 selected").first().waitFor();
    await isAccessible(page, "selected");
    await button(page, "Archive").click();
    await status(page, "2 accounts archived.").waitFor();
    await page.getByText("Nobody matches.").waitFor();
    assert.notEqual((await userOf(ada.id)).archived_at, null);
    await undo(page);
    await page.getByRole("row").filter({ hasText: name }).nth(1).waitFor();
    assert.deepEqual(await userOf(ada.id).then(({ archived_at, classroom_id }) => ({ archived_at, classroom_id })), {
      archived_at: null,
      classroom_id,
    });
  }));

test("archived accounts are restored at once", () =>
  withPage(async (page) => {
    const name = uniqueName();
    const pupils = await newPupils(["Ada", "Ben"], name);
    const api = await school.as("it_admin");
    for (const { id } of pupils) await api("DELETE", `/admin/users/${id}`);
    await search(page, "headteacher", name);
    await page.getByLabel("List").selectOption("true");
    await button(page, "Show").click();
    await page.getByRole("row").filter({ hasText: name }).nth(1).waitFor();
    await select(page, 2);
    await button(page, "Restore").click();
    await status(page, "2 accounts restored.").waitFor();
    await page.getByText("Nobody matches.").waitFor();
    await page.getByRole("link", { name: "Show all active accounts" }).click();
    await heading(page, "Accounts").waitFor();
  }));

test("pupils are moved to a class, and undo moves them back", () =>
  withPage(async (page) => {
    const name = uniqueName();
    const classroom = await newClass();
    const [ada, ben] = await newPupils(["Ada", "Ben"], name);
    assert.ok(ada && ben);
    const before = await userOf(ada.id);
    await search(page, "it_admin", name);
    await page.getByRole("row").filter({ hasText: name }).nth(1).waitFor();
    await select(page, 2);
    await button(page, "Move to a class").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Class").selectOption(classroom.id);
    await isAccessible(page, "move");
    await dialog.getByRole("button", { name: "Move" }).click();
    await status(page, "2 pupils moved.").waitFor();
    await page.getByRole("cell", { name: classroom.name }).first().waitFor();
    assert.equal((await userOf(ben.id)).classroom_id, classroom.id);
    await undo(page);
    assert.equal((await userOf(ben.id)).classroom_id, before.classroom_id);
  }));

test("an account that an IT admin may not archive is reported with its reason, and the others are archived", () =>
  withPage(async (page) => {
    const name = uniqueName();
    await newStaff("headteacher", name);
    const [ada] = await newPupils(["Ada"], name);
    assert.ok(ada);
    await search(page, "it_admin", name);
    await page.getByRole("row").filter({ hasText: name }).nth(1).waitFor();
    await select(page, 2);
    await page.getByText("Select only pupils to move them or to print cards.").waitFor();
    await button(page, "Archive").click();
    await page.getByText("Not done for 1:").waitFor();
    await page
      .getByRole("listitem")
      .filter({ hasText: `Ida ${name}` })
      .filter({ hasText: "LMS-ADM-001" })
      .waitFor();
    await status(page, "1 account archived.").waitFor();
    await isAccessible(page, "not done");
    assert.notEqual((await userOf(ada.id)).archived_at, null);
  }));

test("locked accounts are unlocked at once", () =>
  withPage(async (page) => {
    const name = uniqueName();
    const [ada] = await newPupils(["Ada", "Ben"], name);
    assert.ok(ada);
    await lock(ada);
    await search(page, "it_admin", name);
    await page.getByRole("cell", { name: /^Locked until \d\d:\d\d$/ }).waitFor();
    await select(page, 2);
    await button(page, "Unlock").click();
    await status(page, "2 accounts unlocked.").waitFor();
    await page.getByRole("cell", { name: /^Locked until/ }).waitFor({ state: "detached" });
    await school.asPupil(ada);
  }));

test("cards with new PINs are drawn once, even if the first response is lost, and can be printed again", () =>
  withPage(
    async (page) => {
      const name = uniqueName();
      const [ada] = await newPupils(["Ada", "Ben"], name);
      assert.ok(ada);
      const drawn: string[] = [];
      await page.route("**/admin/users/login-cards", async (route) => {
        const response = await route.fetch();
        drawn.push(await response.text());
        await (drawn.length === 1 ? route.abort() : route.fulfill({ response }));
      });
      await search(page, "it_admin", name);
      await page.getByRole("row").filter({ hasText: name }).nth(1).waitFor();
      await select(page, 2);
      await button(page, "New PINs and cards").click();
      await page.getByRole("heading", { name: "Print cards with new PINs for 2 pupils?" }).waitFor();
      await isAccessible(page, "cards");
      await button(page, "Draw PINs and print").click();
      await status(page, "The cards are ready.").waitFor();
      await button(page, "Print again").waitFor();
      assert.equal(drawn.length, 2);
      assert.equal(drawn[0], drawn[1]);
      assert.ok(drawn[0]?.includes(ada.username));
      await assert.rejects(school.asPupil(ada), /LMS-AUTH-006/);
      await isAccessible(page, "cards ready");
    },
    { expects: [/ERR_FAILED/, /Failed to load resource/, /Service Worker registration/], serviceWorkers: "block" },
  ));

test("a teacher has no place for accounts, and their address says why", () =>
  withPage(
    async (page) => {
      await signInAs(page, "teacher");
      assert.equal(await page.getByRole("link", { name: "Accounts", exact: true }).count(), 0);
      await page.goto("/staff/accounts");
      await page.getByText("[LMS-ADM-001]").waitFor();
    },
    { expects: [/status of 40[13]/] },
  ));

test("an IT admin cannot archive the own account", () =>
  withPage(async (page) => {
    const name = people.accounts["it_admin"]?.username ?? "";
    await search(page, "it_admin", name);
    await page.getByRole("row").filter({ hasText: name }).nth(0).waitFor();
    await select(page, 1);
    await button(page, "Archive").click();
    await page.getByText("Not done for 1:").waitFor();
    await page.getByRole("listitem").filter({ hasText: "LMS-ADM-006" }).waitFor();
  }));
