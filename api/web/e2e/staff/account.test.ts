import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { isAccessible } from "../support/accessible.ts";
import { lock, newPupils, newStaff, uniqueName } from "../support/accounts.ts";
import { withPage } from "../support/browser.ts";
import { school, type Pupil } from "../support/school.ts";
import { button, heading, status } from "../support/screen.ts";
import { signInAs, type StaffRole } from "../support/staff.ts";

/** Signs in and opens an account. */
async function open(page: Page, role: StaffRole, id: string): Promise<void> {
  await signInAs(page, role);
  await page.goto(`/staff/accounts/${id}`);
}

/** Waits for the page that says that the school has no such account. */
async function isMissing(page: Page): Promise<void> {
  await page.getByText("[LMS-ADM-005]").or(heading(page, "There is no such page")).waitFor();
}

async function newPupil(last_name = uniqueName()): Promise<Pupil> {
  const [pupil] = await newPupils(["Ada"], last_name);
  assert.ok(pupil);
  return pupil;
}

/** Returns the PIN or password that the screen shows once. */
async function shownSecret(page: Page): Promise<string> {
  return page.locator("dd.secret").last().innerText();
}

test("a second person's change is loaded, and what was typed stays", () =>
  withPage(
    async (page) => {
      const pupil = await newPupil();
      const name = uniqueName();
      await open(page, "it_admin", pupil.id);
      await page.getByLabel("Last name").fill(name);
      const api = await school.as("headteacher");
      await api("PATCH", `/admin/users/${pupil.id}`, { first_name: "Augusta", year_group: "5" });
      await button(page, "Save").click();
      await page.getByText("[LMS-ADM-006]").waitFor();
      await isAccessible(page, "conflict");
      await button(page, "Load the page again").click();
      await page.getByText("[LMS-ADM-006]").waitFor({ state: "detached" });
      assert.equal(await page.getByLabel("First name").inputValue(), "Augusta");
      assert.equal(await page.getByLabel("Last name").inputValue(), name);
      await button(page, "Save").click();
      await status(page, "Saved.").waitFor();
      await heading(page, `Augusta ${name}`).waitFor();
      const saved = await api<{ year_group: string; last_name: string }>("GET", `/admin/users/${pupil.id}`);
      assert.deepEqual([saved.year_group, saved.last_name], ["5", name]);
    },
    { expects: [/status of 409/] },
  ));

test("a form with changes warns before it is left", () =>
  withPage(async (page) => {
    const pupil = await newPupil();
    await open(page, "it_admin", pupil.id);
    await heading(page, /^Ada/).waitFor();
    await isAccessible(page);
    await page.getByLabel("First name").fill("Augusta");
    const asked: string[] = [];
    page.once("dialog", (dialog) => {
      asked.push(dialog.message());
      void dialog.dismiss();
    });
    await page.getByRole("link", { name: "← Accounts" }).click();
    assert.deepEqual(asked, ["Leave this screen? What you changed is not saved."]);
    assert.equal(await page.getByLabel("First name").inputValue(), "Augusta");
    page.once("dialog", (dialog) => void dialog.accept());
    await page.getByRole("link", { name: "← Accounts" }).click();
    await heading(page, "Accounts").waitFor();
  }));

test("a new PIN is drawn, shown once, and works; an easy one is refused in words", () =>
  withPage(
    async (page) => {
      const pupil = await newPupil();
      await open(page, "it_admin", pupil.id);
      await button(page, "New PIN").click();
      await page.getByRole("dialog").getByLabel("PIN").fill("123456");
      await button(page, "Set it").click();
      await page.getByText("Choose six digits that are no sequence").first().waitFor();
      await isAccessible(page, "easy PIN");
      await page.getByRole("dialog").getByLabel("PIN").fill("");
      await button(page, "Set it").click();
      await status(page, "The new PIN is set.").waitFor();
      const pin = await shownSecret(page);
      await isAccessible(page, "new PIN");
      await school.asPupil({ ...pupil, pin });
      await assert.rejects(school.asPupil(pupil), /LMS-AUTH-006/);
      await page.reload();
      await heading(page, /^Ada/).waitFor();
      assert.ok(!(await page.locator("main").innerText()).includes(pin));
    },
    { expects: [/status of 400/] },
  ));

test("a pupil's card is printed with a new PIN", () =>
  withPage(async (page) => {
    const pupil = await newPupil();
    await open(page, "it_admin", pupil.id);
    await button(page, "New PIN and card").click();
    await page.getByRole("heading", { name: "Print cards with new PINs for 1 pupil?" }).waitFor();
    await button(page, "Draw PINs and print").click();
    await status(page, "The cards are ready.").waitFor();
    await assert.rejects(school.asPupil(pupil), /LMS-AUTH-006/);
  }));

test("a locked account is unlocked", () =>
  withPage(async (page) => {
    const pupil = await newPupil();
    await lock(pupil);
    await open(page, "it_admin", pupil.id);
    await page.getByText("This account is locked until").waitFor();
    await isAccessible(page, "locked");
    await button(page, "Unlock now").click();
    await status(page, "The account is unlocked.").waitFor();
    await page.getByText("This account is locked until").waitFor({ state: "detached" });
    await school.asPupil(pupil);
  }));

test("an account is archived, restored by undo, and archived and restored again", () =>
  withPage(async (page) => {
    const pupil = await newPupil();
    await open(page, "it_admin", pupil.id);
    await page.getByText("Pupil · Rowan").waitFor();
    await button(page, "Archive").click();
    await page.getByText("This account is archived since").waitFor();
    assert.equal(await button(page, "New PIN").count(), 0);
    await button(page, "Undo").click();
    await page.getByText("Pupil · Rowan").waitFor();
    await button(page, "Archive").click();
    await page.getByText("This account is archived since").waitFor();
    await isAccessible(page, "archived");
    await button(page, "Restore").click();
    await status(page, /is restored, and needs a class again/).waitFor();
    await button(page, "New PIN").waitFor();
  }));

test("the whole record is saved as a file: an IT admin's leaves out attainment, a headteacher's is complete", () =>
  withPage(async (page) => {
    const pupil = await newPupil();
    const saved = async () => {
      const download = page.waitForEvent("download");
      await button(page, "Save the whole record as a file").click();
      const file = await download;
      assert.equal(file.suggestedFilename(), `record-${pupil.username}.json`);
      return JSON.parse(await readFile(await file.path(), "utf8")) as { complete: boolean; account: { id: string } };
    };
    await open(page, "it_admin", pupil.id);
    await page.getByText("The file leaves out what the pupil has learned").waitFor();
    const { complete, account } = await saved();
    assert.deepEqual([complete, account.id], [false, pupil.id]);
    await button(page, "Sign out").click();
    await page.getByRole("heading", { name: "Staff sign-in" }).waitFor();
    await open(page, "headteacher", pupil.id);
    await heading(page, /^Ada/).waitFor();
    assert.equal((await saved()).complete, true);
  }));

test("a record is erased for good after what others wrote was shown and the user name was typed", () =>
  withPage(
    async (page) => {
      const name = uniqueName();
      const pupil = await newPupil(name);
      const other = await newPupil();
      const api = await school.as("headteacher");
      const due_on = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
      const note = `Sit beside ${name}`;
      await api("POST", "/teacher/assignments", { pupil_ids: [other.id], tables: [7], questions: 10, due_on, note });
      await open(page, "headteacher", pupil.id);
      await page.getByText("To erase the record for good, archive the account first.").waitFor();
      await page.goto(`/staff/accounts/${pupil.id}/erase`);
      await page.getByText("Archive it first").waitFor();
      assert.equal(await button(page, "Erase for good").count(), 0);
      await page.getByRole("link", { name: "Open the account" }).click();
      await button(page, "Archive").click();
      await page.getByRole("link", { name: "Erase for good" }).click();
      await page.getByRole("cell", { name: note }).waitFor();
      await page.getByRole("rowheader", { name: "Note on set work" }).waitFor();
      await isAccessible(page, "erase");
      await button(page, "Erase for good").click();
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("User name").fill("somebody");
      await dialog.getByRole("button", { name: "Erase for good" }).click();
      await dialog.getByText("This is not the user name.").first().waitFor();
      await isAccessible(page, "wrong name");
      await dialog.getByLabel("User name").fill(pupil.username);
      await dialog.getByRole("button", { name: "Erase for good" }).click();
      await status(page, `The record of Ada ${name} is erased.`).waitFor();
      await heading(page, "Accounts").waitFor();
      await page.goto(`/staff/accounts/${pupil.id}`);
      await isMissing(page);
    },
    { expects: [/status of 404/] },
  ));

test("an IT admin erases a record without seeing what others wrote", () =>
  withPage(async (page) => {
    const pupil = await newPupil();
    await (
      await school.as("it_admin")
    )("DELETE", `/admin/users/${pupil.id}`);
    await open(page, "it_admin", pupil.id);
    await page.getByRole("link", { name: "Erase for good" }).click();
    await page.getByText("Ask a headteacher to look first.").waitFor();
    await button(page, "Erase for good").click();
    await page.getByRole("dialog").getByLabel("User name").fill(pupil.username.toUpperCase());
    await page.getByRole("dialog").getByRole("button", { name: "Erase for good" }).click();
    await status(page, "is erased.").waitFor();
  }));

test("an IT admin can look at a headteacher's account and has no button that changes it", () =>
  withPage(async (page) => {
    const head = await newStaff("headteacher");
    await open(page, "it_admin", head.id);
    await page.getByText("Only a headteacher can change the account of a headteacher.").waitFor();
    await isAccessible(page, "headteacher");
    for (const name of ["Save", "Archive", "New password"]) assert.equal(await button(page, name).count(), 0);
    await page.goto(`/staff/accounts/${head.id}/erase`);
    await page.getByText("You cannot erase this account.").waitFor();
    assert.equal(await button(page, "Erase for good").count(), 0);
  }));

test("a teacher becomes a SENCO, and gets a new password", () =>
  withPage(async (page) => {
    const teacher = await newStaff("teacher");
    await open(page, "headteacher", teacher.id);
    await page.getByText("The person has not chosen a password yet.").waitFor();
    assert.ok(!(await page.getByLabel("Role").innerText()).includes("Pupil"));
    await page.getByLabel("Role").selectOption("senco");
    await button(page, "Save").click();
    await status(page, "Saved.").waitFor();
    await page.getByText("SENCO", { exact: true }).first().waitFor();
    await button(page, "New password").click();
    await button(page, "Set it").click();
    await status(page, "The new password is set.").waitFor();
    assert.ok((await shownSecret(page)).length >= 8);
  }));

test("the address of an account that the school does not have shows that it is not found", () =>
  withPage(
    async (page) => {
      await open(page, "it_admin", randomUUID());
      await isMissing(page);
    },
    { expects: [/status of 404/] },
  ));
