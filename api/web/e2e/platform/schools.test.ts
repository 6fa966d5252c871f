import assert from "node:assert/strict";
import { test } from "node:test";
import { isAccessible } from "../support/accessible.ts";
import { withPage } from "../support/browser.ts";
import { createSchool, newSchool, operatorApi, signInAsOperator } from "../support/operator.ts";

const REFUSED = { expects: [/status of 40\d/] };

test("the operator finds schools by name, status and age, and the back button restores the list", () =>
  withPage(async (page) => {
    const school = await createSchool();
    await signInAsOperator(page);
    await page.getByText("Help with this screen").click();
    await isAccessible(page, "with help");
    await page.getByLabel("Part of the name").fill(school.slug.slice(-8));
    await page.getByRole("button", { name: "Show" }).click();
    await page.getByText("1 in the list").waitFor();
    await page.getByRole("link", { name: school.name }).click();
    await page.getByRole("heading", { name: school.name }).waitFor();
    await page.goBack();
    await page.getByText("1 in the list").waitFor();
    assert.equal(await page.getByLabel("Part of the name").inputValue(), school.slug.slice(-8));
    await page.getByLabel("Status").selectOption("Suspended");
    await page.getByRole("button", { name: "Show" }).click();
    await page.getByText("There is no school here.").waitFor();
    await isAccessible(page, "empty");
    await page.getByRole("link", { name: "Show all schools" }).click();
    await page.getByRole("rowheader", { name: school.name }).waitFor();
    await page.getByLabel("Order").selectOption("Newest first");
    await page.getByRole("button", { name: "Show" }).click();
    await page.getByRole("rowheader").first().filter({ hasText: school.name }).waitFor();
  }));

test("the operator creates a school, whose short name is made from its name", () =>
  withPage(async (page) => {
    const school = newSchool();
    await signInAsOperator(page);
    await page.getByRole("link", { name: "New school" }).click();
    await page.getByRole("heading", { name: "New school" }).waitFor();
    await isAccessible(page);
    await page.getByLabel("Name of the school").fill(school.name);
    assert.equal(await page.getByLabel("Short name").inputValue(), school.slug);
    await page.getByLabel("URN").fill("12");
    await page.getByRole("button", { name: "Create the school" }).click();
    await page.getByText("[LMS-PLT-001]").first().waitFor();
    await isAccessible(page, "refused");
    await page.getByLabel("Short name").fill("staff");
    await page.getByLabel("URN").fill(school.urn);
    await page.getByRole("button", { name: "Create the school" }).click();
    await page.locator("[aria-invalid=true]").waitFor();
    assert.equal(await page.locator("[aria-invalid=true]").inputValue(), "staff");
    const { slug } = await createSchool();
    await page.getByLabel("Short name").fill(slug);
    await page.getByRole("button", { name: "Create the school" }).click();
    await page.getByRole("alert").filter({ hasText: "LMS-PLT-005" }).waitFor();
    await page.getByLabel("Short name").fill(school.slug);
    await page.getByRole("button", { name: "Create the school" }).click();
    await page.getByRole("heading", { name: school.name }).waitFor();
    await page.getByText("This school has no administrator yet.").waitFor();
    await isAccessible(page);
  }, REFUSED));

test("a form with changes asks before it is left", () =>
  withPage(async (page) => {
    await signInAsOperator(page);
    await page.goto("/platform/schools/new");
    await page.getByLabel("Name of the school").fill("Elm");
    page.once("dialog", (dialog) => dialog.dismiss());
    await page.getByRole("link", { name: "← Schools" }).click();
    assert.equal(await page.getByLabel("Name of the school").inputValue(), "Elm");
    page.once("dialog", (dialog) => dialog.accept());
    await page.getByRole("link", { name: "← Schools" }).click();
    await page.getByRole("heading", { name: "Schools" }).waitFor();
  }));

test("a change that meets another person's change keeps what was typed, and shows what is stored", () =>
  withPage(async (page) => {
    const school = await createSchool();
    const api = await operatorApi();
    await signInAsOperator(page);
    await page.goto(`/platform/schools/${school.id}`);
    await page.getByLabel("Name of the school").fill(`${school.name} and Nursery`);
    await api("PATCH", `/platform/schools/${school.id}`, { name: "Somebody Else's School" });
    await page.getByRole("button", { name: "Save the changes" }).click();
    await page.getByRole("alert").filter({ hasText: "LMS-API-007" }).waitFor();
    await isAccessible(page, "conflict");
    await page.getByRole("button", { name: "Load the page again" }).click();
    await page.getByText("Stored now: Somebody Else's School").waitFor();
    await isAccessible(page, "compared");
    await page.getByRole("button", { name: "Save the changes" }).click();
    await page.getByText("The school has been changed.").waitFor();
    await page.getByRole("heading", { name: `${school.name} and Nursery` }).waitFor();
  }, REFUSED));

test("a suspended school lets nobody in until it is reactivated", () =>
  withPage(async (page) => {
    const school = await createSchool();
    await signInAsOperator(page);
    await page.goto(`/platform/schools/${school.id}`);
    await page.getByRole("button", { name: "Suspend the school" }).click();
    await page.getByRole("dialog").waitFor();
    await isAccessible(page, "asking");
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByText("The school is active.").waitFor();
    await page.getByRole("button", { name: "Suspend the school" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Suspend the school" }).click();
    await page.getByText("The school is suspended.").waitFor();
    await page.getByRole("button", { name: "Reactivate the school" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Reactivate the school" }).click();
    await page.getByText("The school is active.").waitFor();
  }));

test("a new administrator's password is shown once, with the address to sign in at", () =>
  withPage(async (page) => {
    const school = await createSchool();
    await signInAsOperator(page);
    await page.goto(`/platform/schools/${school.id}`);
    await page.getByLabel("Role").selectOption("Headteacher");
    await page.getByLabel("First name").fill("Zoë");
    await page.getByLabel("Last name").fill("O'Neil <b>");
    assert.equal(await page.getByLabel("User name").inputValue(), "zoneilb");
    await page.getByLabel("User name").fill("Not A Name");
    await page.getByRole("button", { name: "Create the administrator" }).click();
    await page.locator("[aria-invalid=true]").waitFor();
    await page.getByLabel("User name").fill("zoe");
    await page.getByRole("button", { name: "Create the administrator" }).click();
    const notice = page.getByRole("status").filter({ hasText: "Pass this on to Zoë O'Neil <b>" });
    await notice.waitFor();
    await notice.getByText(`/${school.slug}/staff`).waitFor();
    await page.getByRole("rowheader", { name: "Zoë O'Neil <b>" }).waitFor();
    await isAccessible(page, "created");
    await page.getByRole("button", { name: "I have passed it on" }).click();
    await page.getByLabel("First name").fill("Zoë");
    await page.getByLabel("Last name").fill("Other");
    await page.getByLabel("User name").fill("zoe");
    await page.getByRole("button", { name: "Create the administrator" }).click();
    await page.getByRole("alert").filter({ hasText: "LMS-PLT-008" }).waitFor();
    await isAccessible(page, "taken");
  }, REFUSED));

test("a school that does not exist is not found", () =>
  withPage(async (page) => {
    await signInAsOperator(page);
    await page.goto("/platform/schools/00000000-0000-7000-8000-000000000000");
    await page.getByRole("heading", { name: "There is no such page" }).waitFor();
  }, REFUSED));
