import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { isAccessible } from "../support/accessible.ts";
import { OFFLINE, withPage } from "../support/browser.ts";
import { hasValue } from "../support/fields.ts";
import { day, markNotTaking, openRound, startCheck, takeCheck, waitForRefresh } from "../support/rounds.ts";
import { school } from "../support/school.ts";
import { signInAs } from "../support/staff.ts";

const REFUSED = [/status of 40[0349]/];

const heading = (page: Page, name: string | RegExp) => page.getByRole("heading", { level: 1, name });
const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });
const row = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name });

async function openScreen(page: Page, round: string, name: string): Promise<void> {
  await page.goto(`/staff/rounds/${round}`);
  await heading(page, name).waitFor();
}

test("the headteacher opens a round, changes it while somebody else does, and deletes it", () =>
  withPage(
    async (page) => {
      await signInAs(page, "headteacher");
      await page.getByRole("link", { name: "Checks" }).click();
      await heading(page, "Rounds of the check").waitFor();
      await isAccessible(page);
      await page.getByRole("link", { name: "Open a round" }).click();
      await heading(page, "Open a round").waitFor();
      await page.getByLabel("Name of the round").fill("Trial <b>");
      await page.getByLabel("Year group").selectOption("Nursery");
      await page.getByLabel("First day").fill(day(3));
      await page.getByLabel("Last day").fill(day(2));
      await button(page, "Open a round").click();
      await page.getByText("[LMS-API-008]").first().waitFor();
      await isAccessible(page, "wrong");
      await page.getByLabel("Last day").fill(day(4));
      await button(page, "Open a round").click();
      await heading(page, "Trial <b>").waitFor();

      // A second round of the year group is refused.
      await page.goto("/staff/rounds/new");
      await page.getByLabel("Name of the round").fill("Second");
      await page.getByLabel("Year group").selectOption("Nursery");
      await page.getByLabel("First day").fill(day(3));
      await page.getByLabel("Last day").fill(day(4));
      await button(page, "Open a round").click();
      await page.getByText("The year group has a round that is not declared yet.").waitFor();
      page.once("dialog", (dialog) => void dialog.accept());
      await page.goBack();
      await heading(page, "Trial <b>").waitFor();

      await page.getByRole("link", { name: "Change or delete" }).click();
      await heading(page, "Change the round").waitFor();
      await isAccessible(page);
      const id = /rounds\/([^/]+)\/change/.exec(page.url())?.[1];
      const api = await school.as("headteacher");
      await api("PATCH", `/mtc/rounds/${id}`, { closes_on: day(9) });
      await page.getByLabel("Name of the round").fill("Summer");
      await button(page, "Save the round").click();
      await page.getByText("[LMS-API-007]").waitFor();
      await isAccessible(page, "conflict");
      await button(page, "Load the page again").click();
      await hasValue(page.getByLabel("Last day"), day(9));
      await hasValue(page.getByLabel("Name of the round"), "Summer");
      await button(page, "Save the round").click();
      await heading(page, "Summer").waitFor();
      await page.getByText("The round Summer is changed.").waitFor();

      await page.getByRole("link", { name: "Change or delete" }).click();
      await button(page, "Delete the round").click();
      await page.getByRole("dialog").getByRole("button", { name: "Delete the round" }).click();
      await heading(page, "Rounds of the check").waitFor();
      await page.getByText("The round Summer is deleted.").waitFor();
      assert.equal(await row(page, "Summer").count(), 0);
      await page.goto(`/staff/rounds/${id}`);
      await page.getByText("[LMS-SES-006]").waitFor();
    },
    { expects: REFUSED },
  ));

test("a round that a pupil has started can no longer be changed or deleted", () =>
  withPage(
    async (page) => {
      const pupil = await school.pupil({ year_group: "3", last_name: "Starter" });
      const round = await openRound("Started", "3");
      await signInAs(page, "headteacher");
      await openScreen(page, round, "Started");
      await page.getByRole("link", { name: "Change or delete" }).click();
      await heading(page, "Change the round").waitFor();
      await startCheck(pupil, round);
      await page.getByLabel("Name of the round").fill("Later");
      await button(page, "Save the round").click();
      await page.getByText("[LMS-API-007]").waitFor();
      await button(page, "Load the page again").click();
      await page.getByText("Pupils have started the check, so the round can no longer").waitFor();
    },
    { expects: REFUSED },
  ));

test("on the day of the check a teacher sees pupils start, gives a restart and notes a reason, each in two taps", () =>
  withPage(
    async (page) => {
      const names = ["Anders", "Boole"];
      const [anders, boole] = await Promise.all(
        names.map((last_name) => school.pupil({ year_group: "1", first_name: "Kim", last_name })),
      );
      assert.ok(anders && boole);
      const round = await openRound("Year 1", "1");
      await page.clock.install();
      await signInAs(page, "teacher");
      await openScreen(page, round, "Year 1");
      assert.equal(await page.getByRole("link", { name: "Change or delete" }).count(), 0);
      await row(page, "Kim Anders").getByText("Not started").waitFor();
      await isAccessible(page);

      // The pupil starts on a device. The screen shows it, and the focus stays.
      const focused = page.getByRole("link", { name: "Kim Boole" });
      await focused.focus();
      await startCheck(anders, round);
      await waitForRefresh(page);
      await row(page, "Kim Anders").getByText("Taking it now").waitFor();
      assert.equal(await focused.evaluate((link) => link === document.activeElement), true);
      await page.getByRole("status").filter({ hasText: "0 of 2 complete, 1 taking it now." }).waitFor();
      await page.getByText("1 is taking the check now").waitFor();
      await isAccessible(page, "running");

      // The device fails.
      await button(page, "Restart for Kim Anders").click();
      await page.getByRole("dialog").getByRole("button", { name: "IT issues" }).waitFor();
      await isAccessible(page, "restart");
      await button(page, "IT issues").click();
      await row(page, "Kim Anders").getByText("Has a restart").waitFor();
      await page.getByText("Kim Anders has a restart: IT issues.").waitFor();
      assert.equal(await page.evaluate(() => document.activeElement?.textContent?.trim()), "Kim Anders");

      await button(page, "Not taking for Kim Boole").click();
      await button(page, "Absent").click();
      await row(page, "Kim Boole").getByText("Not taking: Absent").waitFor();
      await button(page, "Undo").click();
      await row(page, "Kim Boole").getByText("Not started").waitFor();
      await button(page, "Not taking for Kim Boole").click();
      await button(page, "Just arrived").click();
      await row(page, "Kim Boole").getByText("Not taking: Just arrived").waitFor();
      await button(page, "Takes it after all for Kim Boole").click();
      await row(page, "Kim Boole").getByText("Not started").waitFor();

      // Somebody else notes a reason, and the filter finds the pupil.
      await markNotTaking(boole.id, round, "LEFTT");
      await page.getByRole("combobox", { name: "State" }).selectOption("Needs a result or a reason");
      await button(page, "Show").click();
      await waitForRefresh(page);
      await row(page, "Kim Boole").waitFor({ state: "detached" });
      await row(page, "Kim Anders").waitFor();
      await page.goBack();
      await row(page, "Kim Boole").getByText("Not taking: Left school").waitFor();
    },
    { expects: REFUSED },
  ));

test("what another member of staff did meanwhile is reported, and a lost network does not lose the screen", () =>
  withPage(
    async (page) => {
      const pupil = await school.pupil({ year_group: "2", first_name: "Kim", last_name: "Cantor" });
      const round = await openRound("Year 2", "2");
      await startCheck(pupil, round);
      await page.clock.install();
      await signInAs(page, "senco");
      await openScreen(page, round, "Year 2");
      await button(page, "Restart for Kim Cantor").click();
      const api = await school.as("headteacher");
      await api("POST", `/mtc/rounds/${round}/restarts`, { pupil_id: pupil.id, reason: "LOI" });
      await button(page, "Classroom disruption").click();
      await page.getByRole("dialog").getByText("[LMS-API-007]").waitFor();
      await page.keyboard.press("Escape");
      await row(page, "Kim Cantor").getByText("Has a restart").waitFor();

      await page.context().setOffline(true);
      await waitForRefresh(page);
      await page.getByText("The service did not respond.").waitFor();
      await button(page, "Not taking for Kim Cantor").click();
      await button(page, "Unable to access").click();
      await page.getByRole("dialog").getByText("Check the Wi-Fi").waitFor();
      await page.context().setOffline(false);
      await button(page, "Unable to access").click();
      await row(page, "Kim Cantor").getByText("Not taking: Unable to access").waitFor();
      await waitForRefresh(page);
      await page.getByText(/^Last read at/).waitFor();
    },
    { expects: [...REFUSED, ...OFFLINE] },
  ));

test("the headteacher declares a round when every pupil is settled, and reads its results", () =>
  withPage(
    async (page) => {
      const dedekind = await school.pupil({ year_group: "R", first_name: "Kim", last_name: "Dedekind" });
      const euler = await school.pupil({ year_group: "R", first_name: "Kim", last_name: "Euler" });
      const round = await openRound("Reception", "R");
      await takeCheck(dedekind, round, 20);
      await signInAs(page, "headteacher");
      await openScreen(page, round, "Reception");
      await page.getByText("1 has not started").waitFor();
      assert.equal(await button(page, "Declare the round").count(), 0);
      await row(page, "Kim Dedekind").getByText("Times not verified").waitFor();
      await button(page, "Not taking for Kim Euler").click();
      await button(page, "Below the standard of the check").click();
      await button(page, "Declare the round").click();
      await page.getByText("This locks the results of 2 pupils.").waitFor();
      await isAccessible(page, "declare");
      await button(page, "Cancel").click();

      // A reason is taken back while the question is open.
      await button(page, "Declare the round").click();
      await markNotTaking(euler.id, round, null);
      await button(page, "Declare and lock the results").click();
      await page.getByRole("dialog").getByText("[LMS-API-007]").waitFor();
      await page.keyboard.press("Escape");
      await page.getByText("1 has not started").waitFor();
      await button(page, "Not taking for Kim Euler").click();
      await button(page, "Absent").click();
      await button(page, "Declare the round").click();
      await button(page, "Declare and lock the results").click();
      await page.getByText(/The round was declared on/).waitFor();
      assert.equal(await button(page, /^(Restart|Not taking|Takes it)/).count(), 0);
      await isAccessible(page, "declared");

      await page.getByRole("link", { name: "Results" }).click();
      await heading(page, "Results: Reception").waitFor();
      await page.getByText("1 pupil, 20.0 of 25 on average").waitFor();
      await page.getByText("These results are locked.").waitFor();
      await isAccessible(page);
      const downloading = page.waitForEvent("download");
      await button(page, "Download as CSV").click();
      const download = await downloading;
      assert.equal(download.suggestedFilename(), "Reception.csv");
      assert.match(await readFile(await download.path(), "utf8"), /Dedekind/);

      await page.getByRole("link", { name: "Answers of Kim Dedekind" }).click();
      await heading(page, "Answers of Kim Dedekind").waitFor();
      await page.getByText("The times of this attempt are not verified").waitFor();
      assert.equal(await page.getByRole("cell", { name: "Right", exact: false }).count(), 20);
      await page.getByRole("row", { name: /^21 .* No answer/ }).waitFor();
      await page.getByRole("row", { name: /^1 .* Right 2\.0 s 1\.2 s/ }).waitFor();
      await isAccessible(page);
      await page.goBack();
      await heading(page, "Results: Reception").waitFor();
    },
    { expects: REFUSED },
  ));

test("a teacher cannot open a round, and what the school does not have is not found", () =>
  withPage(
    async (page) => {
      await signInAs(page, "teacher");
      await page.goto("/staff/rounds/new");
      await heading(page, "Rounds of the check").waitFor();
      assert.equal(await page.getByRole("link", { name: "Open a round" }).count(), 0);
      for (const address of ["", "/results", `/results/${crypto.randomUUID()}`]) {
        await page.goto(`/staff/rounds/${crypto.randomUUID()}${address}`);
        await page.getByText("[LMS-SES-006]").waitFor();
      }
    },
    { expects: REFUSED },
  ));
