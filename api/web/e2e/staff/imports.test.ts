import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { isAccessible } from "../support/accessible.ts";
import { OFFLINE, withPage } from "../support/browser.ts";
import { ownSchool, signInAt } from "../support/own-school.ts";
import { chooseFile, HEADER, pressUpload, pupils, roster, upload, uploadReady } from "../support/roster.ts";
import { signInAs } from "../support/staff.ts";

const REJECTED = [/status of 400/];

async function openForm(page: Page): Promise<void> {
  await page.goto("/staff/imports/new");
  await page.getByRole("heading", { name: "Upload a roster" }).waitFor();
}

function utf16(text: string, ...mark: number[]): Buffer {
  return Buffer.concat([Buffer.from(mark), Buffer.from(text, "utf16le")]);
}

test("an IT admin starts with an empty list, takes the template, and sees each upload with who and when", () =>
  withPage(async (page) => {
    await signInAt(page, await ownSchool(), "it_admin");
    await page.getByRole("link", { name: "Imports", exact: true }).click();
    await page.getByText("Nobody has uploaded a roster yet.").waitFor();
    await page.getByText("Help with this screen").click();
    await isAccessible(page, "empty");
    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download the template" }).click();
    const template = await downloading;
    assert.equal(template.suggestedFilename(), "roster-template.csv");
    assert.match(await readFile(await template.path(), "utf8"), /^\uFEFFrole,username,first_name/);
    await uploadReady(page, roster(...pupils(2)), "september.csv");
    await page.getByRole("link", { name: "← Imports" }).click();
    const row = page.getByRole("row").filter({ hasText: "september.csv" });
    await row.getByText("To be looked at").waitFor();
    await row.getByText("Ines Moreau").waitFor();
    await page.getByText("1 in the list").waitFor();
    await isAccessible(page, "list");
    await row.getByRole("link", { name: "september.csv" }).click();
    await page.getByRole("heading", { name: "september.csv" }).waitFor();
  }));

test("a headteacher uploads by keyboard alone, and the options say what they lead to", () =>
  withPage(async (page) => {
    await signInAt(page, await ownSchool(), "headteacher");
    await openForm(page);
    await isAccessible(page, "form");
    await page.getByLabel("The file").focus();
    const choosing = page.waitForEvent("filechooser");
    await page.keyboard.press("Enter");
    const chooser = await choosing;
    await chooser.setFiles({ name: "a.csv", mimeType: "text/csv", buffer: roster(...pupils(1)) });
    await page.getByText("a.csv is chosen, 1 kB.").waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("ArrowRight");
    await page.getByText("The people in those rows get no account and no change.").waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("ArrowRight");
    await page.getByText("can no longer sign in and are taken out of their class").waitFor();
    await isAccessible(page, "chosen");
    await page.keyboard.press("Tab");
    const created = page.waitForResponse(/\/admin\/imports$/);
    await page.keyboard.press("Enter");
    assert.deepEqual(
      await (
        await created
      )
        .json()
        .then(({ on_error, leavers, commit_requested }) => [on_error, leavers, commit_requested]),
      ["skip", "archive", false],
    );
    await page.getByRole("button", { name: "Import these changes" }).waitFor();
    // The form is not in the history, so that nobody uploads the file twice.
    await page.goBack();
    assert.notEqual(new URL(page.url()).pathname, "/staff/imports/new");
  }));

test("a file can be dropped on the page, but only one", () =>
  withPage(async (page) => {
    await signInAt(page, await ownSchool(), "it_admin");
    await openForm(page);
    const drop = (names: string[]) =>
      page.evaluate((dropped) => {
        const data = new DataTransfer();
        for (const name of dropped) data.items.add(new File(["first_name,last_name\nAda,Ash\n"], name));
        for (const type of ["dragover", "drop"]) {
          document.body.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
        }
      }, names);
    await drop(["a.csv", "b.csv"]);
    await page.getByRole("alert").filter({ hasText: "Drop one file only." }).waitFor();
    await drop(["c.csv"]);
    await page.getByText("c.csv is chosen").waitFor();
    await pressUpload(page);
    await page.getByRole("heading", { name: "c.csv" }).waitFor();
  }));

test("a form without a file, and a file that is too large, are not sent", () =>
  withPage(async (page) => {
    await signInAs(page, "it_admin");
    await openForm(page);
    await pressUpload(page);
    await page.getByRole("alert").filter({ hasText: "Choose a file first." }).waitFor();
    await chooseFile(page, Buffer.alloc(10_000_001, "x"));
    await page.getByRole("alert").filter({ hasText: "more than 10 MB" }).waitFor();
    await isAccessible(page, "mistake");
  }));

const wrongFiles: [name: string, content: Buffer, reason: RegExp][] = [
  ["roster.xlsx", Buffer.from("PK\x03\x04\x14\x00[Content_Types].xml", "latin1"), /workbook of Excel/],
  ["empty.csv", Buffer.from(""), /it is empty/],
  ["header.csv", Buffer.from(HEADER), /has the names of the columns, but no rows/],
  ["utf16.csv", utf16(`${HEADER}\r\npupil,,Ada,Ash,Hazel,4,,`), /no encoding that the service knows/],
  [
    "title.csv",
    Buffer.from("Pupils of Elm Park\r\nAda,Ash\r\n"),
    /names no column for the first name and the last name/,
  ],
  ["quote.csv", roster('pupil,,"Ada,Ash,Hazel,4,,', "pupil,,Bo,Ash,Hazel,4,,"), /opened in line 2 and never closed/],
];

test("a file that cannot be read at all is explained, with what to do", () =>
  withPage(
    async (page) => {
      await signInAs(page, "it_admin");
      await openForm(page);
      for (const [name, content, reason] of wrongFiles) {
        await chooseFile(page, content, name);
        await page.getByText(`${name} is chosen`).waitFor();
        await pressUpload(page);
        await page.getByRole("alert").filter({ hasText: reason }).waitFor();
        await page.getByText("[LMS-ADM-021]").waitFor();
        if (name === "roster.xlsx") {
          await page.getByText("save it as “CSV UTF-8”").waitFor();
          await isAccessible(page, "unreadable");
        }
      }
      await chooseFile(page, roster("pupil,,Ada,Ash,Hazel,4,,"));
      await page.getByText("[LMS-ADM-021]").waitFor({ state: "detached" });
      await chooseFile(page, utf16(`${HEADER}\r\npupil,,Ada,Ash,Hazel,4,,`, 0xff, 0xfe), "marked.csv");
      await page.getByText("marked.csv is chosen").waitFor();
      await pressUpload(page);
      await page.getByRole("button", { name: "Import these changes" }).waitFor();
      await page.getByRole("button", { name: "Cancel this import" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Cancel this import" }).click();
      await page.getByText("The import was cancelled, and its file is deleted.").first().waitFor();
    },
    { expects: REJECTED },
  ));

test("an upload whose answer is lost in the network is sent again and is one import", () =>
  withPage(
    async (page) => {
      await signInAt(page, await ownSchool(), "it_admin");
      let sent = 0;
      await page.route("**/api/v1/admin/imports", async (route) => {
        if (route.request().method() !== "POST") return route.fallback();
        sent++;
        if (sent > 1) return route.fallback();
        await route.fetch();
        return route.abort("connectionreset");
      });
      await upload(page, roster(...pupils(1)), "lost.csv");
      assert.equal(sent, 2);
      await page.getByRole("link", { name: "← Imports" }).click();
      await page.getByText("1 in the list").waitFor();
    },
    { expects: OFFLINE },
  ));

test("without network the form keeps the file, and leaving it asks first", () =>
  withPage(
    async (page) => {
      await signInAt(page, await ownSchool(), "it_admin");
      await openForm(page);
      await chooseFile(page, roster(...pupils(1)));
      await page.getByText("is chosen").waitFor();
      await page.context().setOffline(true);
      await pressUpload(page);
      await page.getByText("The network did not respond.").waitFor();
      await isAccessible(page, "offline");
      page.once("dialog", (dialog) => void dialog.dismiss());
      await page.getByRole("link", { name: "← Imports" }).click();
      await page.getByText("roster.csv is chosen").waitFor();
      await page.context().setOffline(false);
      await pressUpload(page);
      await page.getByRole("button", { name: "Import these changes" }).waitFor();
    },
    { expects: OFFLINE },
  ));

test("a teacher has no place for imports, and its address is refused", () =>
  withPage(
    async (page) => {
      await signInAs(page, "teacher");
      assert.equal(await page.getByRole("link", { name: "Imports", exact: true }).count(), 0);
      await page.goto("/staff/imports");
      await page.getByText("[LMS-ADM-001]").waitFor();
    },
    { expects: [/status of 40[13]/] },
  ));
