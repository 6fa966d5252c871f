import { test } from "node:test";
import { isAccessible } from "../support/accessible.ts";
import { withPage } from "../support/browser.ts";
import { ownSchool, signInAt } from "../support/own-school.ts";
import { pupils, roster, uploadReady } from "../support/roster.ts";
import { school } from "../support/school.ts";
import { origin } from "../support/served.ts";
import { signInAs } from "../support/staff.ts";

test("the guide leads a new school from the template to the cards", () =>
  withPage(async (page) => {
    const own = await ownSchool();
    await signInAt(page, own, "it_admin");
    await page.getByRole("heading", { name: "Hello, Ines" }).waitFor();
    await page.getByRole("heading", { name: "Your school has no pupils yet" }).waitFor();
    await page.getByText(`${origin}/${own.slug}`).first().waitFor();
    await isAccessible(page, "first-run");
    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download the template" }).click();
    await downloading;
    await page.getByRole("link", { name: "Upload a roster" }).click();
    await page.getByRole("heading", { name: "Upload a roster" }).waitFor();
    await uploadReady(page, roster(...pupils(1)), "first.csv");
    await page.getByRole("link", { name: "Today" }).click();
    await page.getByText("Look at the file that is waiting").waitFor();
    await page.getByRole("listitem").getByRole("link", { name: "first.csv" }).click();
    await page.getByRole("button", { name: "Import these changes" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Import these changes" }).click();
    await page.getByRole("heading", { name: "What comes next" }).waitFor();
    await page.getByRole("link", { name: "Today" }).click();
    await page.getByRole("heading", { name: "Latest imports" }).waitFor();
    await page.getByRole("heading", { name: "Your school has no pupils yet" }).waitFor({ state: "detached" });
    await page.getByRole("row").filter({ hasText: "first.csv" }).getByText("Imported").waitFor();
  }));

test("an IT admin sees failed log-ins and unlocks a locked account", () =>
  withPage(async (page) => {
    const pupil = await school.pupil();
    for (let attempt = 0; attempt < 5; attempt++) {
      const body = JSON.stringify({ school_id: school.id, username: pupil.username, pin: "000000" });
      const headers = { "Content-Type": "application/json" };
      await fetch(`${origin}/api/v1/auth/pupil/login`, { method: "POST", headers, body });
    }
    await signInAs(page, "it_admin");
    await page.getByRole("heading", { name: "Locked accounts" }).waitFor();
    await isAccessible(page, "locked");
    await page.getByRole("button", { name: `Unlock ${pupil.username}` }).click();
    await page.getByText(`${pupil.username} can sign in again.`).waitFor();
    await page.getByRole("button", { name: `Unlock ${pupil.username}` }).waitFor({ state: "detached" });
    await school.asPupil(pupil);
  }));

test("a role that is no IT admin has another first screen", () =>
  withPage(async (page) => {
    await signInAs(page, "teacher");
    await page.getByRole("heading", { name: "Latest imports" }).waitFor({ state: "detached" });
  }));
