import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { isAccessible } from "../support/accessible.ts";
import { withPage } from "../support/browser.ts";
import { school } from "../support/school.ts";
import { signInAs } from "../support/staff.ts";
import { classOf, startWork, UNKNOWN } from "../support/teaching.ts";

const heading = (page: Page, name: string | RegExp) => page.getByRole("heading", { level: 1, name });
const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });

/** Opens the work of a class. */
async function openList(page: Page, classroom: string, state = "set"): Promise<void> {
  await page.goto(`/staff/work?classroom_id=${classroom}&state=${state}`);
  await heading(page, "Work set").waitFor();
}

test("a teacher sets tables for a class, is told what is wrong, and follows the progress of each pupil", () =>
  withPage(
    async (page) => {
      const classroom = await classOf("Ada", "Ben");
      await signInAs(page, "teacher");
      await page.goto(`/staff/work/new?classroom_id=${classroom.id}`);
      await heading(page, "Set work").waitFor();
      await isAccessible(page);

      await button(page, "Set this work").click();
      await page.getByRole("alert").filter({ hasText: "LMS-TCH-003" }).waitFor();
      await page.getByLabel("7", { exact: true }).check();
      await page.getByLabel("8", { exact: true }).check();
      await page.getByLabel("Questions for each pupil").fill("101");
      await button(page, "Set this work").click();
      await page.locator('input[aria-invalid="true"]').waitFor();
      await isAccessible(page, "wrong");

      await page.getByLabel("Questions for each pupil").fill("10");
      await page.getByLabel("Note for the pupils").fill("Before <b>Friday</b>");
      const sent = page.waitForRequest((request) => request.method() === "POST" && /assignments$/.test(request.url()));
      await button(page, "Set this work").click();
      assert.match((await sent).headers()["idempotency-key"] ?? "", /^[0-9a-f]{32}$/);
      await heading(page, "7 and 8 times tables").waitFor();
      await page.getByText(`Set for ${classroom.name}: 7 and 8 times tables.`).waitFor();
      await page.getByText("Before <b>Friday</b>").waitFor();

      const [ada] = classroom.pupils;
      assert.ok(ada);
      await startWork(ada, new URL(page.url()).pathname.split("/").at(-1) ?? "");
      await page.reload();
      await page
        .getByRole("row", { name: /Ada Byron/ })
        .getByText("1 of 10 answered")
        .waitFor();
      await page
        .getByRole("row", { name: /Ben Byron/ })
        .getByText("Not started")
        .waitFor();
      await page.getByText("0 of 2 done").waitFor();
      await page.getByText("1 started").waitFor();
      await isAccessible(page);
    },
    { expects: [/status of 400/] },
  ));

test("single facts for chosen pupils are picked by keyboard, and an unsaved form asks before it is left", () =>
  withPage(async (page) => {
    const { pupils, name } = await classOf("Cleo", "Dara", "Eve");
    const [cleo] = pupils;
    assert.ok(cleo);
    await signInAs(page, "senco");
    await page.goto(`/staff/work/new?pupil_id=${cleo.id}&facts=6x7`);
    await page.getByText("1 pupil is chosen.").waitFor();
    await page.getByText("1 fact is chosen: 6 × 7").waitFor();

    await page.getByRole("button", { name: "1 × 1", exact: true }).focus();
    for (const key of ["ArrowDown", "ArrowDown", "ArrowRight", "Enter"]) await page.keyboard.press(key);
    await page.getByText("2 facts are chosen: 6 × 7 and 2 × 3").waitFor();
    assert.equal(await page.getByRole("button", { name: "2 × 3, chosen" }).getAttribute("aria-pressed"), "true");

    const search = page.getByRole("search", { name: "Find pupils" });
    await search.getByLabel("Class").selectOption({ label: name });
    await search.getByRole("button", { name: "Find" }).click();
    await page.getByText("3 found.").waitFor();
    await page.getByLabel(`Eve Byron, ${name}`).check();
    await page.getByText("2 pupils are chosen.").waitFor();
    await isAccessible(page, "facts");
    await button(page, "Take out Eve Byron").click();
    await page.getByText("1 pupil is chosen.").waitFor();
    await page.getByLabel(`Dara Byron, ${name}`).check();

    page.once("dialog", (dialog) => void dialog.dismiss());
    await page.getByRole("link", { name: "← Work set" }).click();
    await heading(page, "Set work").waitFor();
    await button(page, "Set this work").click();
    await heading(page, "2 × 3 and 6 × 7").waitFor();
    await page.getByText("For 2 pupils, due on").waitFor();
    await page.getByRole("row", { name: /Dara Byron/ }).waitFor();
    await page.goto(`/staff/work?pupil_id=${cleo.id}`);
    await page.getByText("Only work of Cleo Byron").waitFor();
    await page
      .getByRole("row", { name: /2 × 3 and 6 × 7/ })
      .getByText("2 pupils")
      .waitFor();
  }));

test("cancelled work can be restored at once and from the list, and the back button restores the filters", () =>
  withPage(async (page) => {
    const classroom = await classOf("Finn");
    const head = await school.as("headteacher");
    const due_on = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
    await head("POST", "/teacher/assignments", { classroom_id: classroom.id, tables: [9], questions: 20, due_on });
    await signInAs(page, "headteacher");
    await page.getByRole("link", { name: "Work set" }).click();
    await heading(page, "Work set").waitFor();
    await isAccessible(page);
    await page.getByLabel("Class").selectOption({ label: classroom.name });
    await button(page, "Show").click();
    const row = page.getByRole("row", { name: /9 times table/ });
    await page.getByText("1 in the list").waitFor();
    await row.getByText("0 of 1 done").waitFor();

    await row.getByRole("button", { name: "Cancel 9 times table" }).click();
    await page.getByText("Cancelled: 9 times table.").waitFor();
    await page.getByText("No work to show").waitFor();
    await isAccessible(page, "cancelled");
    await button(page, "Undo").click();
    await row.getByText("0 of 1 done").waitFor();

    await row.getByRole("button", { name: /^Cancel/ }).click();
    await page.getByText("No work to show").waitFor();
    await page.getByLabel("Work", { exact: true }).selectOption({ label: "Cancelled" });
    await page.getByLabel("Order").selectOption({ label: "Set last first" });
    await button(page, "Show").click();
    await row.getByRole("button", { name: "Restore 9 times table" }).waitFor();
    await row.getByRole("link").click();
    await page.getByText(/This work was cancelled on/).waitFor();
    await page.goBack();
    await row.getByRole("button", { name: "Restore 9 times table" }).click();
    await page.getByText("No work to show").waitFor();
    await openList(page, classroom.id);
    await row.waitFor();
    await openList(page, classroom.id, "overdue");
    await page.getByText("No work to show").waitFor();
  }));

test("work whose response is lost on the way is set once", () =>
  withPage(
    async (page) => {
      const classroom = await classOf("Gita");
      await signInAs(page, "teacher");
      await page.goto(`/staff/work/new?classroom_id=${classroom.id}`);
      await page.getByLabel("6", { exact: true }).check();
      let isLost = false;
      await page.route("**/teacher/assignments", async (route) => {
        if (isLost) return route.continue();
        isLost = true;
        await route.fetch();
        return route.abort();
      });
      await button(page, "Set this work").click();
      await heading(page, "6 times table").waitFor();
      assert.ok(isLost);
      const head = await school.as("headteacher");
      const { items } = await head<{ items: unknown[] }>("GET", `/teacher/assignments?classroom_id=${classroom.id}`);
      assert.equal(items.length, 1);
    },
    { expects: [/ERR_FAILED/] },
  ));

test("work, pupils and classes that the school does not have are not found", () =>
  withPage(
    async (page) => {
      await signInAs(page, "teacher");
      await page.goto(`/staff/work/${UNKNOWN}`);
      await page.getByRole("alert").filter({ hasText: "LMS-SES-006" }).waitFor();
      for (const place of [`?pupil_id=${UNKNOWN}`, `/new?pupil_id=${UNKNOWN}`, `/new?classroom_id=${UNKNOWN}`]) {
        await page.goto(`/staff/work${place}`);
        await heading(page, "There is no such page").waitFor();
      }
    },
    { expects: [/status of 404/] },
  ));
