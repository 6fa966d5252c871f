import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { isAccessible } from "../support/accessible.ts";
import { newClass, newStaff, uniqueName } from "../support/accounts.ts";
import { withPage } from "../support/browser.ts";
import { school } from "../support/school.ts";
import { button, heading, status } from "../support/screen.ts";
import { signInAs } from "../support/staff.ts";

test("a class is created with its teacher, and a name that the school has already is refused in words", () =>
  withPage(
    async (page) => {
      const surname = uniqueName();
      await newStaff("teacher", surname);
      const taken = await newClass();
      const name = `Class ${uniqueName()}`;
      await signInAs(page, "it_admin");
      await page.getByRole("link", { name: "Classes", exact: true }).click();
      await heading(page, "Classes").waitFor();
      await page.getByRole("rowheader", { name: taken.name }).waitFor();
      await page.getByText(/\d+ in the list/).waitFor();
      await isAccessible(page);
      await page.getByRole("link", { name: "New class" }).click();
      await heading(page, "New class").waitFor();
      await isAccessible(page);
      await page.getByLabel("Name").fill(taken.name.toUpperCase());
      await page.getByLabel("Year").selectOption("5");
      await page.getByLabel("Teacher").selectOption({ label: `Ida ${surname}` });
      await button(page, "Create the class").click();
      await page.getByText("The school has a class with this name already.").first().waitFor();
      await isAccessible(page, "taken");
      await page.getByLabel("Name").fill(name);
      await button(page, "Create the class").click();
      await status(page, `The class ${name} is created.`).waitFor();
      const row = page.getByRole("row").filter({ hasText: name });
      await row.getByRole("cell", { name: "Year 5" }).waitFor();
      await row.getByRole("cell", { name: `Ida ${surname}` }).waitFor();
      await page.goBack();
      await heading(page, "New class").waitFor();
      assert.equal(await page.getByLabel("Name").inputValue(), "");
    },
    { expects: [/status of 409/] },
  ));

test("a second person's change of a class is loaded, and what was typed stays", () =>
  withPage(
    async (page) => {
      const classroom = await newClass();
      const name = `Class ${uniqueName()}`;
      await signInAs(page, "headteacher");
      await page.goto(`/staff/classrooms/${classroom.id}`);
      await heading(page, classroom.name).waitFor();
      await isAccessible(page);
      await button(page, "Save").click();
      await status(page, "Nothing was changed.").waitFor();
      await page.getByLabel("Name").fill(name);
      await (
        await school.as("it_admin")
      )("PATCH", `/admin/classrooms/${classroom.id}`, { year_group: "6" });
      await button(page, "Save").click();
      await page.getByText("[LMS-ADM-006]").waitFor();
      await isAccessible(page, "conflict");
      await button(page, "Load the page again").click();
      await page.getByText("[LMS-ADM-006]").waitFor({ state: "detached" });
      assert.equal(await page.getByLabel("Year").inputValue(), "6");
      assert.equal(await page.getByLabel("Name").inputValue(), name);
      await page.getByLabel("Year").selectOption("");
      await button(page, "Save").click();
      await heading(page, name).waitFor();
      await status(page, "Saved.").waitFor();
    },
    { expects: [/status of 409/] },
  ));

test("a class with pupils says why it cannot be deleted, and without them it is deleted after a question", () =>
  withPage(async (page) => {
    const classroom = await newClass();
    const pupil = await school.pupil();
    const api = await school.as("it_admin");
    await api("PATCH", `/admin/users/${pupil.id}`, { classroom_id: classroom.id });
    await signInAs(page, "it_admin");
    await page.goto(`/staff/classrooms/${classroom.id}`);
    await page.getByText("This class cannot be deleted, because 1 pupil is in it.").waitFor();
    assert.equal(await button(page, "Delete the class").count(), 0);
    await page.getByRole("link", { name: "Show the pupils" }).click();
    await heading(page, "Accounts").waitFor();
    await page.getByRole("cell", { name: pupil.username }).waitFor();
    await api("PATCH", `/admin/users/${pupil.id}`, { classroom_id: null });
    await page.goBack();
    await button(page, "Delete the class").click();
    await page.getByRole("heading", { name: `Delete ${classroom.name}?` }).waitFor();
    await isAccessible(page, "delete");
    await button(page, "Cancel").click();
    await button(page, "Delete the class").click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete the class" }).click();
    await status(page, `The class ${classroom.name} is deleted.`).waitFor();
    assert.equal(await page.getByRole("rowheader", { name: classroom.name }).count(), 0);
  }));

test("a pupil who comes into the class meanwhile stops its deletion", () =>
  withPage(
    async (page) => {
      const classroom = await newClass();
      await signInAs(page, "it_admin");
      await page.goto(`/staff/classrooms/${classroom.id}`);
      await button(page, "Delete the class").click();
      const pupil = await school.pupil();
      await (
        await school.as("it_admin")
      )("PATCH", `/admin/users/${pupil.id}`, { classroom_id: classroom.id });
      await page.getByRole("dialog").getByRole("button", { name: "Delete the class" }).click();
      await page.getByText("[LMS-ADM-019]").waitFor();
    },
    { expects: [/status of 409/] },
  ));

test("the address of a class that the school does not have shows that it is not found", () =>
  withPage(async (page) => {
    await signInAs(page, "it_admin");
    await page.goto(`/staff/classrooms/${randomUUID()}`);
    await heading(page, "There is no such page").waitFor();
  }));
