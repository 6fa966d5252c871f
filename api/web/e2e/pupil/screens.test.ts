import assert from "node:assert/strict";
import { test } from "node:test";
import { isAccessible } from "../support/accessible.ts";
import { withPage } from "../support/browser.ts";
import { finish, signIn, startPractice } from "../support/pupil.ts";
import { school } from "../support/school.ts";

test("my facts: the grid is one stop of the keyboard, and a square says its fact", () =>
  withPage(async (page) => {
    await signIn(page, await school.pupil());
    await startPractice(page);
    await finish(page);
    await page.goto("/facts");
    await page.getByRole("heading", { name: "My facts" }).waitFor();
    await isAccessible(page);
    const square = page.getByRole("button", { name: /^1 × 1 = 1,/ });
    await square.focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByText(/^2 × 2 = 4\./).waitFor({ state: "attached" });
  }));

test("my results, before there are any", () =>
  withPage(async (page) => {
    await signIn(page, await school.pupil());
    await page.getByRole("link", { name: "My results" }).click();
    await page.getByText("There is nothing here yet.").waitFor();
    await isAccessible(page);
  }));

test("a size and colours that a pupil chooses are kept, and every screen follows them", () =>
  withPage(async (page) => {
    const pupil = await school.pupil();
    await signIn(page, pupil);
    await page.getByRole("link", { name: "Text and colours" }).click();
    await page.getByRole("heading", { name: "Text and colours" }).waitFor();
    await isAccessible(page);
    await page.getByRole("radio", { name: "Largest" }).check();
    await page.getByText("Your choice is saved.").waitFor({ state: "attached" });
    for (const theme of ["Yellow on black", "Black on blue", "Black on peach", "Blue on cream"]) {
      const saved = page.waitForResponse(/\/me\/preferences$/);
      await page.getByRole("radio", { name: theme }).check();
      await saved;
      await page.waitForFunction(
        (name) => document.documentElement.dataset["theme"] === name.toLowerCase().replaceAll(" ", "_"),
        theme,
      );
      await isAccessible(page, theme);
    }
    await page.reload();
    await page.getByRole("radio", { name: "Blue on cream", checked: true }).waitFor();
    await page.goto("/today");
    await startPractice(page);
    const size = await page.locator(".sum").evaluate((sum) => getComputedStyle(sum).fontSize);
    assert.equal(size, "160px");
    await isAccessible(page, "largest");
    await page.goto("/today");
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Who are you?" }).waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.dataset["theme"]), undefined);
  }));

test("an address of another audience leads to the own first screen", () =>
  withPage(
    async (page) => {
      await signIn(page, await school.pupil());
      await page.goto("/staff");
      await page.getByRole("heading", { name: /What would you like to do/ }).waitFor();
      await page.goto("/practice/nonsense");
      await page.getByRole("heading", { name: "This page could not be shown" }).waitFor();
      await isAccessible(page);
      await page.getByRole("link", { name: "Go to your first page" }).click();
      await page.getByRole("heading", { name: /What would you like to do/ }).waitFor();
    },
    { expects: [/Failed to load resource/, /Not found|not found/, /LMS/] },
  ));
