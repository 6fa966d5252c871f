import assert from "node:assert/strict";
import { test } from "node:test";
import { isAccessible } from "../support/accessible.ts";
import { withPage } from "../support/browser.ts";
import { demonstrationRound } from "../support/rounds.ts";
import { signInAs } from "../support/staff.ts";

test("the results of the demonstration: sorting by score, one class, and what is printed", () =>
  withPage(async (page) => {
    const round = await demonstrationRound();
    await signInAs(page, "teacher");
    await page.goto(`/staff/rounds/${round}/results`);
    await page.getByRole("heading", { level: 1, name: "Results: Practice check" }).waitFor();
    await page.getByRole("combobox", { name: "Class" }).selectOption("Rowan");
    await page.getByRole("button", { name: "Show" }).click();
    await page.getByRole("link", { name: "Score" }).click();
    await page.locator("[aria-sort=ascending]").filter({ hasText: "Score" }).waitFor();
    const region = page.getByRole("region", { name: "Each pupil" });
    const scores = (await region.getByRole("cell").filter({ hasText: "of 25" }).allInnerTexts()).map(parseFloat);
    assert.deepEqual(
      scores,
      [...scores].sort((one, other) => one - other),
    );
    assert.match(page.url(), /classroom_id=/);
    await page.getByText("Show the figures").click();
    await isAccessible(page);
    await page.emulateMedia({ forcedColors: "active" });
    await isAccessible(page, "forced colours", [320]);
    await page.emulateMedia({ forcedColors: "none", media: "print" });
    assert.equal(await page.getByRole("button", { name: "Download as CSV" }).isVisible(), false);
    assert.equal(await page.getByRole("navigation", { name: "Places" }).isVisible(), false);
    await isAccessible(page, "printed");
  }));
