import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { isAccessible } from "../support/accessible.ts";
import { withPage } from "../support/browser.ts";
import { hasValue } from "../support/fields.ts";
import { day } from "../support/rounds.ts";
import { school } from "../support/school.ts";
import { signInAs } from "../support/staff.ts";

const REFUSED = [/status of 40[0349]/];

interface Group {
  id: string;
  name: string;
  version: number;
}

const heading = (page: Page, name: string | RegExp) => page.getByRole("heading", { level: 1, name });
const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });

async function groupOf(pupil_ids: string[], changes: object = {}): Promise<Group> {
  const api = await school.as("headteacher");
  const body = {
    name: `Group ${randomUUID().slice(0, 8)}`,
    tables: [6, 7],
    starts_on: day(-10),
    ends_on: day(20),
    weekly_goal: 60,
    ...changes,
  };
  const group = await api<Group>("POST", "/interventions", body);
  await api("PUT", `/interventions/${group.id}/pupils`, { pupil_ids });
  return group;
}

/** Returns a pupil of the demonstration whose practice predicts a score. */
async function predictedPupil(): Promise<string> {
  const api = await school.as("headteacher");
  const { items } = await api<{ items: { id: string; predicted: object | null }[] }>(
    "GET",
    "/teacher/pupils?limit=200",
  );
  const pupil = items.find(({ predicted }) => predicted !== null);
  if (pupil === undefined) throw new Error("no score is predicted");
  return pupil.id;
}

async function pupilIds(group: Group): Promise<string[]> {
  const api = await school.as("headteacher");
  const { pupils } = await api<{ pupils: { id: string }[] }>("GET", `/interventions/${group.id}`);
  return pupils.map(({ id }) => id);
}

test("a SENCO makes a group of suggested pupils, with wrong input first", () =>
  withPage(
    async (page) => {
      const name = `Eights ${randomUUID().slice(0, 8)}`;
      await signInAs(page, "senco");
      await page.getByRole("link", { name: "Groups" }).click();
      await heading(page, "Intervention groups").waitFor();
      await isAccessible(page);
      const suggestions = page.getByRole("region", { name: "Pupils whom a group may help" });
      const first = suggestions.getByRole("checkbox", { name: /^Select (?!every)/ }).first();
      const pupil = ((await first.getAttribute("aria-label")) ?? "").replace("Select ", "");
      await first.check();
      await isAccessible(page, "selected");
      await page.getByRole("link", { name: "Make a group of them" }).click();
      await heading(page, "Make a group").waitFor();
      await page.getByText(`The group starts with 1 pupil: ${pupil}.`).waitFor();
      await page.getByLabel("Name of the group").fill(name);
      await page.getByLabel("First day").fill(day(0));
      await page.getByLabel("Last day").fill(day(30));
      await page.getByLabel("Single facts").fill("eights");
      await button(page, "Make the group").click();
      await page.getByText("Write facts as two numbers").first().waitFor();
      await page.getByLabel("Single facts").fill("");
      await button(page, "Make the group").click();
      await page.getByText("Choose a times table, or write a fact below.").waitFor();
      await isAccessible(page, "wrong");
      await page.getByLabel("8×").check();
      await page.getByLabel("Single facts").fill("9x7");
      await button(page, "Make the group").click();
      await heading(page, name).waitFor();
      await page.getByText(`The group ${name} is ready.`).waitFor();
      await page.getByRole("link", { name: pupil }).waitFor();
      await hasValue(page.getByLabel("Single facts"), "7 × 9");
      await isAccessible(page);
    },
    { expects: REFUSED },
  ));

test("pupils are added by name and removed, and nothing changes until it is saved", () =>
  withPage(
    async (page) => {
      const last_name = `Gauss${randomUUID().slice(0, 6)}`;
      const one = await school.pupil({ first_name: "Kim", last_name });
      const two = await school.pupil({ first_name: "Lou", last_name });
      const group = await groupOf([one.id]);
      await signInAs(page, "senco");
      await page.goto(`/staff/groups/${group.id}`);
      await heading(page, group.name).waitFor();
      await page.getByLabel("Name or user name of a pupil").fill(last_name);
      await page.keyboard.press("Enter");
      await page.getByText("2 pupils found.").waitFor();
      await button(page, `Add Lou ${last_name}`).click();
      await page.getByText("Joins when you save").waitFor();
      await button(page, `Remove Kim ${last_name}`).click();
      await page.getByText(`Leaves when you save: Kim ${last_name}.`).waitFor();
      await page.getByText(/^Suggestions: \d+ pupils$/).click();
      await isAccessible(page, "changed");
      assert.deepEqual(await pupilIds(group), [one.id]);

      // Leaving asks first.
      let asked = 0;
      page.once("dialog", (dialog) => {
        asked += 1;
        void dialog.dismiss();
      });
      await page.getByRole("link", { name: "Intervention groups" }).click();
      assert.equal(asked, 1);

      // Somebody else adds a pupil meanwhile.
      const three = await school.pupil({ first_name: "Max", last_name });
      const api = await school.as("headteacher");
      await api("PUT", `/interventions/${group.id}/pupils`, { pupil_ids: [one.id, three.id] });
      await button(page, "Save the pupils").click();
      await page.getByText("Somebody changed the pupils of this group").waitFor();
      await page.getByText(`Leaves when you save: Kim ${last_name}, Max ${last_name}.`).waitFor();
      await button(page, "Save the pupils").click();
      await page.getByText("The pupils are saved.").waitFor();
      assert.deepEqual(await pupilIds(group), [two.id]);

      // Nobody is left after an archived pupil is refused.
      await button(page, `Remove Lou ${last_name}`).click();
      await button(page, "Take back these changes").click();
      await button(page, `Remove Lou ${last_name}`).waitFor();
      await page.getByLabel("Name or user name of a pupil").fill(last_name);
      await page.keyboard.press("Enter");
      await button(page, `Add Max ${last_name}`).click();
      await api("DELETE", `/admin/users/${three.id}`);
      await button(page, "Save the pupils").click();
      await page.getByText("[LMS-TCH-002]").waitFor();
    },
    { expects: REFUSED },
  ));

test("a group that somebody else changed keeps what was typed, and a deleted group comes back by undo", () =>
  withPage(
    async (page) => {
      const group = await groupOf([]);
      const other = await groupOf([]);
      await signInAs(page, "headteacher");
      await page.goto(`/staff/groups/${group.id}`);
      await heading(page, group.name).waitFor();
      const api = await school.as("headteacher");
      await api("PATCH", `/interventions/${group.id}`, { weekly_goal: 90 });
      await page.getByLabel("Your criteria for leaving").fill("Quick <i>at</i> the board");
      await button(page, "Save the group").click();
      await page.getByText("[LMS-API-007]").waitFor();
      await isAccessible(page, "conflict");
      await button(page, "Load the page again").click();
      await hasValue(page.getByLabel("Questions that each pupil"), "90");
      await hasValue(page.getByLabel("Your criteria for leaving"), "Quick <i>at</i> the board");
      await button(page, "Save the group").click();
      await page.getByText("The group is saved.").waitFor();

      await page.getByLabel("Name of the group").fill(other.name);
      await button(page, "Save the group").click();
      await page.getByText("[LMS-SNC-002]").waitFor();
      await page.getByLabel("Name of the group").fill(group.name);

      await button(page, "Delete the group").click();
      await heading(page, "Intervention groups").waitFor();
      await page.getByText(`The group ${group.name} is deleted.`).waitFor();
      await page.getByRole("link", { name: group.name, exact: true }).waitFor({ state: "detached" });
      await button(page, "Undo").click();
      await page.getByRole("link", { name: group.name, exact: true }).click();
      await heading(page, group.name).waitFor();
      await hasValue(page.getByLabel("Your criteria for leaving"), "Quick <i>at</i> the board");
    },
    { expects: REFUSED },
  ));

test("the progress of the demonstration's group: practice, gain with its warning, and every pupil", () =>
  withPage(async (page) => {
    await signInAs(page, "senco");
    await page.goto("/staff/groups");
    await page.getByRole("link", { name: "Progress of Sixes and sevens" }).click();
    await heading(page, "Progress: Sixes and sevens").waitFor();
    await page.getByRole("img", { name: /Questions that a pupil answered on average/ }).waitFor();
    await page.getByRole("heading", { name: "Ready to leave" }).waitFor();
    await page.getByText(/numbers may mislead|no pupils of the same year/).waitFor();
    await page.getByText("Show the figures").click();
    await isAccessible(page);
    await page.goBack();
    await heading(page, "Intervention groups").waitFor();
  }));

test("a pupil who meets the criteria is ready to leave, and a group without pupils says what to do", () =>
  withPage(async (page) => {
    const pupil = await school.pupil({ first_name: "Kim", last_name: "Hilbert" });
    const group = await groupOf([pupil.id]);
    const empty = await groupOf([], { starts_on: day(3) });
    const ready = await groupOf([await predictedPupil()], { exit_predicted_score: 0 });
    await signInAs(page, "teacher");
    await page.goto(`/staff/groups/${ready.id}/progress`);
    await page.getByText("1 pupil meets the criteria for leaving:").waitFor();
    await page.getByRole("row").filter({ hasText: "Ready" }).first().waitFor();
    assert.equal(await page.getByRole("link", { name: "Change the pupils of the group" }).count(), 0);
    await isAccessible(page, "ready");
    await page.goto(`/staff/groups/${group.id}/progress`);
    await page.getByText("The group has no measurable criteria for leaving.").waitFor();
    await page.goto(`/staff/groups/${empty.id}/progress`);
    await page.getByText("There is nothing to show yet.").waitFor();
    await isAccessible(page, "empty");
  }));

test("a teacher sees groups without buttons that change them", () =>
  withPage(
    async (page) => {
      const pupil = await school.pupil({ first_name: "Kim", last_name: "Ito" });
      const group = await groupOf([pupil.id], { exit_criteria: "Quick at the board" });
      await signInAs(page, "teacher");
      await page.goto("/staff/groups");
      await heading(page, "Intervention groups").waitFor();
      assert.equal(await page.getByRole("link", { name: "Make a group" }).count(), 0);
      assert.equal(await page.getByRole("heading", { name: "Pupils whom a group may help" }).count(), 0);
      await page.getByRole("link", { name: group.name, exact: true }).click();
      await heading(page, group.name).waitFor();
      await page.getByText("Quick at the board").waitFor();
      await page.getByRole("link", { name: "Kim Ito" }).waitFor();
      assert.equal(await button(page, /Save|Delete|Add|Remove/).count(), 0);
      await isAccessible(page, "teacher");
      await page.goto("/staff/groups/new");
      await heading(page, "Intervention groups").waitFor();
      await page.goto(`/staff/groups/${randomUUID()}`);
      await page.getByText("[LMS-SES-006]").waitFor();
      await page.goto(`/staff/groups/${randomUUID()}/progress`);
      await page.getByText("[LMS-SES-006]").waitFor();
    },
    { expects: REFUSED },
  ));
