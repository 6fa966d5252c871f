import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { isAccessible } from "../support/accessible.ts";
import { OFFLINE, withPage } from "../support/browser.ts";
import { ownSchool, signInAt, type OwnSchool } from "../support/own-school.ts";
import { chooseFile, figure, pressUpload, pupils, roster, upload, uploadReady } from "../support/roster.ts";

interface Account {
  username: string;
  archived_at: string | null;
}

async function accounts({ school }: OwnSchool, query = ""): Promise<Account[]> {
  const api = await school.as("it_admin");
  return (await api<{ items: Account[] }>("GET", `/admin/users?limit=200&role=pupil${query}`)).items;
}

async function commit(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Import these changes" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Import these changes" }).click();
}

async function isDone(page: Page): Promise<void> {
  await page.getByRole("heading", { name: "What comes next" }).waitFor();
}

async function ownPage(page: Page): Promise<OwnSchool> {
  const own = await ownSchool();
  await signInAt(page, own, "it_admin");
  return own;
}

test("from the upload to printed login cards, with nothing changed before the commit", () =>
  withPage(async (page) => {
    const own = await ownPage(page);
    await uploadReady(page, roster("teacher,,Alex,Oak,Hazel,,,larch-lantern-teal-19", ...pupils(3)));
    await page.getByText("Nothing has changed yet.").first().waitFor();
    assert.equal(await figure(page, "New accounts"), "4");
    await page.getByRole("cell", { name: "New account: Pupil in Hazel, user name p0" }).waitFor();
    await isAccessible(page, "ready");
    assert.deepEqual(await accounts(own), []);
    await page.reload();
    await page.getByRole("button", { name: "Import these changes" }).click();
    await page.getByText("4 accounts will be created.").waitFor();
    await isAccessible(page, "commit");
    await page.getByRole("dialog").getByRole("button", { name: "Import these changes" }).click();
    await isDone(page);
    await page.getByText("The import is complete.").first().waitFor();
    await isAccessible(page, "done");
    assert.equal((await accounts(own)).length, 3);
    await page.getByRole("link", { name: new RegExp(`/${own.slug}$`) }).waitFor();
    await page.getByText(/can be printed until \d+ \w+ \d+/).waitFor();

    const cards = page.waitForResponse(/\/login-cards$/);
    const framed = page.waitForEvent("frameattached");
    await page.getByRole("button", { name: "Print login cards" }).click();
    assert.match(await (await cards).text(), /p0/);
    assert.match((await (await framed).content()) ?? "", /p0/);
    assert.equal((await cards).request().headers()["accept"], "text/html");
  }));

test("every error is listed with its line, cell, rule and correction, and the corrected file is imported", () =>
  withPage(async (page) => {
    const own = await ownPage(page);
    const wrong = roster(
      "pupil,p0,Ada,Ash,Hazel,4,1234,",
      "pupil,p1,,Ash,Hazel,13,,",
      "wizard,p2,Cy,Ash,Hazel,4,,",
      "pupil,p3,Di,Ash,Hazel,4,,",
    );
    await upload(page, wrong);
    await page.getByText("3 rows have errors, and you have chosen").waitFor();
    await page.getByText("Nothing was imported.").first().waitFor();
    const errors = page.getByRole("region", { name: "Correct these first" });
    const pin = errors.getByRole("row").filter({ hasText: "A PIN has six digits." });
    assert.deepEqual(await pin.getByRole("cell").allInnerTexts(), [
      "PIN",
      "not shown",
      "A PIN has six digits.",
      "A spreadsheet may have dropped leading zeros: format the column as text, or leave it blank to have one drawn.",
    ]);
    assert.equal(await pin.getByRole("rowheader").innerText(), "2");
    await errors.getByRole("row").filter({ hasText: "This is not a role of a school." }).getByText("wizard").waitFor();
    assert.equal(await errors.getByRole("row").count(), 1 + 4);
    await isAccessible(page, "errors");

    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download the file with its errors" }).click();
    assert.match(await readFile(await (await downloading).path(), "utf8"), /Errors[\s\S]*six digits/);

    await page.getByRole("navigation", { name: "Show rows" }).getByRole("link", { name: "New 1" }).click();
    await page.getByRole("cell", { name: "New account: Pupil in Hazel, user name p3" }).waitFor();
    await page.goBack();
    await errors.waitFor();

    // The tab still has the file, so it can be uploaded again with the other option.
    await page.getByRole("link", { name: "Leave these rows out" }).click();
    await page.getByText("roster.csv is chosen").waitFor();
    await page.getByText("The people in those rows get no account and no change.").waitFor();
    await pressUpload(page);
    await page.getByRole("button", { name: "Import these changes" }).click();
    await page.getByText("3 rows with errors will be left out.").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Import these changes" }).click();
    await isDone(page);
    assert.deepEqual(
      (await accounts(own)).map(({ username }) => username),
      ["p3"],
    );
    await upload(page, roster(...pupils(4)), "corrected.csv");
    assert.equal(await figure(page, "New accounts"), "3");
  }));

test("an import that would change more than half of the accounts asks in words, and archives leavers", () =>
  withPage(async (page) => {
    const own = await ownPage(page);
    await uploadReady(page, roster(...pupils(6)));
    await commit(page);
    await isDone(page);
    await page.goto("/staff/imports/new");
    await chooseFile(page, roster(...pupils(1)), "one-class.csv");
    await page.getByText("is chosen").waitFor();
    await page.getByLabel("Archive them").check();
    await pressUpload(page);
    await page.getByText("More than half of the accounts of your school would change.").waitFor();
    await isAccessible(page, "large");
    await page.reload();
    await page.getByRole("link", { name: "Yes, allow it and upload the file again" }).click();
    await page.getByText("You have allowed that more than half").waitFor();
    // After a reload the tab no longer has the file.
    await chooseFile(page, roster(...pupils(1)), "one-class.csv");
    await page.getByText("is chosen").waitFor();
    assert.ok(await page.getByLabel("Archive them").isChecked());
    await isAccessible(page, "allowed");
    await pressUpload(page);
    await page.getByRole("button", { name: "Import these changes" }).click();
    await page.getByText("5 pupils will be archived and can then no longer sign in.").waitFor();
    assert.equal((await accounts(own)).length, 6);
    await page.getByRole("dialog").getByRole("button", { name: "Import these changes" }).click();
    await isDone(page);
    assert.deepEqual(
      (await accounts(own)).map(({ username }) => username),
      ["p0"],
    );
    assert.equal((await accounts(own, "&archived=true")).length, 5);
  }));

test("a remark on the whole file says which columns were ignored", () =>
  withPage(async (page) => {
    await ownPage(page);
    const file = Buffer.from("Forename,Surname,Reg,Bus route\r\nAda,Ash,Hazel,9\r\nAda,Ash,Hazel,9\r\n");
    await uploadReady(page, file);
    await page.getByText("has ignored them: Bus route.").waitFor();
    await page.getByText("The file has the same row twice.").waitFor();
    await isAccessible(page, "remarks");
  }));

test("a second person who cancels is noticed at the commit, and one who commits at the cancellation", () =>
  withPage(
    async (page) => {
      const own = await ownPage(page);
      const second = await own.school.as("headteacher");
      const cancelled = await uploadReady(page, roster(...pupils(1)));
      await second("POST", `/admin/imports/${cancelled}/cancel`);
      await commit(page);
      const dialog = page.getByRole("dialog");
      await dialog.getByText("[LMS-ADM-006]").waitFor();
      await dialog.getByText("Somebody else has committed or cancelled").waitFor();
      await isAccessible(page, "conflict");
      await dialog.getByRole("button", { name: "Load the page again" }).click();
      await page.getByText("The import was cancelled, and its file is deleted.").first().waitFor();
      assert.equal(await page.getByRole("button", { name: "Import these changes" }).count(), 0);

      const committed = await uploadReady(page, roster(...pupils(1)));
      await second("POST", `/admin/imports/${committed}/commit`);
      await page.getByRole("button", { name: "Cancel this import" }).click();
      await dialog.getByRole("button", { name: "Cancel this import" }).click();
      await dialog.getByText("[LMS-ADM-006]").waitFor();
      await dialog.getByRole("button", { name: "Load the page again" }).click();
      await isDone(page);
      assert.equal((await accounts(own)).length, 1);

      // Two people who commit want the same.
      const both = await uploadReady(page, roster(...pupils(2)));
      await second("POST", `/admin/imports/${both}/commit`);
      await commit(page);
      await isDone(page);
    },
    { expects: [/status of 409/] },
  ));

test("an import is cancelled and its file is gone", () =>
  withPage(async (page) => {
    const own = await ownPage(page);
    await uploadReady(page, roster(...pupils(1)));
    await page.getByRole("button", { name: "Cancel this import" }).click();
    await isAccessible(page, "cancel");
    await page.getByRole("dialog").getByRole("button", { name: "Cancel this import" }).click();
    await page.getByText("The import was cancelled, and its file is deleted.").first().waitFor();
    await isAccessible(page, "cancelled");
    assert.deepEqual(await accounts(own), []);
  }));

test("the progress is followed by events, through a reload and a lost network", () =>
  withPage(
    async (page) => {
      const own = await ownPage(page);
      await uploadReady(page, roster(...pupils(4_000)));
      assert.equal(await figure(page, "New accounts"), "4000");
      await commit(page);
      await page.getByText(/^\d+ of 4000 rows$/).waitFor();
      await page.reload();
      await page.getByText(/^[1-9]\d* of 4000 rows$/).waitFor();
      await page.context().setOffline(true);
      await page.getByText("This device has no network.").waitFor();
      await isAccessible(page, "running");
      await page.context().setOffline(false);
      await isDone(page);
      assert.equal((await accounts(own)).length, 200);
      await page.getByRole("navigation", { name: "Show rows" }).getByRole("link", { name: "New 4000" }).click();
      await page.getByRole("link", { name: "Next page" }).click();
      await page.getByRole("link", { name: "First page" }).waitFor();
      await isDone(page);
    },
    { expects: OFFLINE },
  ));

test("where events do not get through, the import is read again", () =>
  withPage(
    async (page) => {
      await ownPage(page);
      await page.route(/\/events$/, (route) => route.abort("failed"));
      await uploadReady(page, roster(...pupils(1)));
      await commit(page);
      await isDone(page);
    },
    { expects: OFFLINE },
  ));

test("an import without new pupils has no cards, and says so", () =>
  withPage(
    async (page) => {
      await ownPage(page);
      await uploadReady(page, roster("teacher,,Alex,Oak,Hazel,,,larch-lantern-teal-19"));
      await commit(page);
      await isDone(page);
      await page.getByRole("button", { name: "Print login cards" }).click();
      await page.getByText("This import has created no pupils").waitFor();
    },
    { expects: [/status of 404/] },
  ));

test("the import of another school is not found, and neither is one that does not exist", () =>
  withPage(
    async (page) => {
      await ownPage(page);
      const id = await uploadReady(page, roster(...pupils(1)));
      await page.getByRole("button", { name: "Sign out" }).click();
      await page.getByRole("heading", { name: "Staff sign-in" }).waitFor();
      await ownPage(page);
      for (const unknown of [id, randomUUID()]) {
        await page.goto(`/staff/imports/${unknown}`);
        await page.getByText("[LMS-SES-006]").waitFor();
      }
    },
    { expects: [/status of 404/] },
  ));
