import assert from "node:assert/strict";
import { test } from "node:test";
import { isAccessible } from "../support/accessible.ts";
import { withPage } from "../support/browser.ts";
import { withoutPictures, withPictures } from "../support/help.ts";
import { signInAs } from "../support/staff.ts";

test("help is a link on every screen, and its first page is that of the own role", () =>
  withPage(async (page) => {
    await withPictures(page);
    await signInAs(page, "senco");
    await page.getByRole("link", { name: "Help", exact: true }).click();
    await page.getByRole("heading", { name: "Help", exact: true }).waitFor();
    await isAccessible(page);
    const first = page.getByRole("list", { name: "Pages of help" }).getByRole("listitem").first();
    assert.match(await first.innerText(), /For SENCOs\s+your role/);
    await first.getByRole("link").click();
    await page.getByRole("heading", { name: "For SENCOs", level: 1 }).waitFor();
    await page.getByRole("img", { name: "The groups and the pupils who are suggested" }).waitFor();
    await isAccessible(page);
    await page.goBack();
    await page.getByRole("link", { name: "For headteachers" }).click();
    await page.getByRole("heading", { name: "For headteachers", level: 1 }).waitFor();
    // A SENCO has no accounts to open.
    assert.equal(await page.getByRole("link", { name: "Open “Accounts”" }).count(), 0);
  }));

test("a page of help without pictures is complete", () =>
  withPage(
    async (page) => {
      await withoutPictures(page);
      await signInAs(page, "it_admin");
      await page.goto("/staff/help/it_admin");
      await page.getByRole("heading", { name: "For IT admins" }).waitFor();
      await page.getByRole("heading", { name: "Who has done what" }).scrollIntoViewIfNeeded();
      await page.waitForFunction(() => document.querySelectorAll("main img").length === 0);
      await isAccessible(page, "without pictures");
    },
    { expects: [/status of 404/] },
  ));

test("a page of help for a role that does not exist is not found", () =>
  withPage(
    async (page) => {
      await signInAs(page, "teacher");
      await page.goto("/staff/help/pupil");
      await page.getByRole("heading", { name: "There is no such page" }).waitFor();
    },
    { expects: [/404|Not found/] },
  ));
