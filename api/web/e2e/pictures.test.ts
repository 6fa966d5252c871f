/** Opens every place that the help names. With LMS_PICTURES=FOLDER it writes a picture of each to the folder. */

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { test } from "node:test";
import type { Locator, Page } from "playwright-core";
import { withPage } from "./support/browser.ts";
import { withPictures } from "./support/help.ts";
import { signInAsOperator } from "./support/operator.ts";
import { signInAs } from "./support/staff.ts";

const SIZE = { viewport: { width: 960, height: 720 } };

/** What is inside of a place, by the name of the picture. */
const INSIDE: Record<string, (page: Page) => Promise<void>> = {
  "teacher-class": (page) => page.getByRole("link", { name: "Rowan" }).first().click(),
  "teacher-pupil": openFirstRow,
  "teacher-check": openFirstRow,
  "senco-group": (page) => page.getByRole("link", { name: "Progress" }).first().click(),
};

function openFirstRow(page: Page): Promise<void> {
  return page.getByRole("rowheader").getByRole("link").first().click();
}

for (const role of ["teacher", "senco", "headteacher", "it_admin"] as const) {
  test(`the help of the role ${role} leads to its places`, () =>
    withPage(async (page) => {
      await signInAs(page, role);
      await takePictures(page, `/staff/help/${role}`);
    }, SIZE));
}

test("the help of the operator leads to its places", () =>
  withPage(async (page) => {
    await signInAsOperator(page);
    await takePictures(page, "/platform/help");
  }, SIZE));

/** Opens the places beside the pictures of a page of help. */
async function takePictures(page: Page, help: string): Promise<void> {
  await withPictures(page);
  await page.goto(help);
  const chapters = page.locator("section").filter({ has: page.locator("img") });
  await chapters.first().waitFor();
  const places = await chapters.evaluateAll((sections) =>
    sections.map((section) => ({
      name: /([^/]+)\.webp$/.exec(section.querySelector("img")?.src ?? "")?.[1] ?? "",
      address: section.querySelector("p a")?.getAttribute("href") ?? "",
    })),
  );
  for (const { name, address } of places) {
    await page.goto(address);
    await isShown(page);
    const inside = INSIDE[name];
    if (inside !== undefined) {
      const before = await heading(page).innerText();
      await inside(page);
      await heading(page).filter({ hasNotText: before }).waitFor();
      await isShown(page);
    }
    await takePicture(page, name);
  }
}

function heading(page: Page): Locator {
  return page.getByRole("heading", { level: 1 });
}

async function isShown(page: Page): Promise<void> {
  await heading(page).waitFor();
  assert.doesNotMatch(await heading(page).innerText(), /no such page|could not be shown/, page.url());
}

async function takePicture(page: Page, name: string): Promise<void> {
  const folder = process.env["LMS_PICTURES"];
  if (folder === undefined) return;
  await page.evaluate(() => document.fonts.ready);
  const client = await page.context().newCDPSession(page);
  const { data } = await client.send("Page.captureScreenshot", { format: "webp", quality: 85 });
  await writeFile(`${folder}/${name}.webp`, data, "base64");
}
