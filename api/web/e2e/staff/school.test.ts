import assert from "node:assert/strict";
import { test } from "node:test";
import { isAccessible } from "../support/accessible.ts";
import { withPage } from "../support/browser.ts";
import { school } from "../support/school.ts";
import { signInAs } from "../support/staff.ts";

test("the headteacher sees the school: scores, classes, weeks, SEN and what was refused, with names", () =>
  withPage(async (page) => {
    const admin = await school.as("it_admin");
    const head = { role: "headteacher", first_name: "Not", last_name: "Allowed", password: "plum-river-42-tent" };
    await assert.rejects(admin("POST", "/admin/users", head), /LMS-ADM-009/);
    await signInAs(page, "headteacher");
    await page.getByRole("link", { name: "School", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "The school" }).waitFor();
    await page.getByRole("img", { name: /^Predicted scores: \d+ pupils, / }).waitFor();
    await page.getByRole("img", { name: /^Scores in the latest check: \d+ pupils, / }).waitFor();
    await page.getByRole("row", { name: /^Rowan Year 4/ }).waitFor();
    await page.getByRole("img", { name: "Questions answered in the school, by week" }).waitFor();
    await page.getByRole("heading", { name: "Special educational needs" }).waitFor();
    await page
      .getByRole("row", { name: /Tobi Lane create a headteacher's account/ })
      .first()
      .waitFor();
    for (const figures of await page.getByText("Show the figures").all()) await figures.click();
    await isAccessible(page);
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.getByRole("button", { name: "Print" }).isVisible(), false);
    await isAccessible(page, "printed");
  }));

test("the school in the dark theme is accessible", () =>
  withPage(
    async (page) => {
      await signInAs(page, "headteacher");
      await page.goto("/staff/school");
      await page.getByRole("img", { name: /^Predicted scores/ }).waitFor();
      await isAccessible(page, "dark");
    },
    { colorScheme: "dark" },
  ));

test("nobody else sees the school", () =>
  withPage(
    async (page) => {
      await signInAs(page, "teacher");
      assert.equal(await page.getByRole("link", { name: "School", exact: true }).count(), 0);
      await page.goto("/staff/school");
      await page.getByText("[LMS-TCH-007]").waitFor();
    },
    { expects: [/status of 403/] },
  ));
