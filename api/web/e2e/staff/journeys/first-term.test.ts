import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { OFFLINE, withPage } from "../../support/browser.ts";
import { newSchool, type NewSchool, signInAsOperator } from "../../support/operator.ts";
import { type Card, cardsOf, IN_FRAME, keepPrinted, printed } from "../../support/printing.ts";

const CHOSEN = "orange-lamp-77-cloud";

test("a new school goes from the operator to a pupil who signs in with a printed card", () =>
  withPage(
    async (page) => {
      const school = newSchool();
      await keepPrinted(page);
      const admin = await createSchool(page, school);
      await choosePassword(page, school, admin);
      await createClass(page);
      await createPupil(page, "Ada", "Byron");
      await createPupil(page, "Zoë", "Olsen");
      const card = (await printCards(page)).get("Ada Byron");
      assert.ok(card);
      await signOut(page);
      await signInAsPupil(page, school, card);
    },
    { expects: [IN_FRAME, ...OFFLINE] },
  ));

/** The operator creates the school and its IT admin. Returns how the IT admin signs in. */
async function createSchool(page: Page, school: NewSchool): Promise<{ username: string; password: string }> {
  await signInAsOperator(page);
  await page.getByRole("link", { name: "New school" }).click();
  await page.getByLabel("Name of the school").fill(school.name);
  await page.getByLabel("URN").fill(school.urn);
  // The network fails once. What was typed stays.
  await page.context().setOffline(true);
  await page.getByRole("button", { name: "Create the school" }).click();
  await page.getByRole("alert").filter({ hasText: "The network did not respond." }).waitFor();
  await page.context().setOffline(false);
  await page.getByRole("button", { name: "Create the school" }).click();
  await page.getByRole("heading", { name: school.name }).waitFor();
  await page.getByLabel("First name").fill("Jo");
  await page.getByLabel("Last name").fill("Baker");
  await page.getByRole("button", { name: "Create the administrator" }).click();
  const handOver = page.getByRole("status").filter({ hasText: "Pass this on to Jo Baker" });
  const [address = "", username = "", password = ""] = await handOver.getByRole("definition").allInnerTexts();
  assert.equal(new URL(address).pathname, `/${school.slug}/staff`);
  await signOut(page);
  await page.goto(address);
  return { username, password };
}

/** The IT admin signs in with the password that was passed on, and must choose another one. */
async function choosePassword(
  page: Page,
  school: NewSchool,
  admin: { username: string; password: string },
): Promise<void> {
  await page.getByRole("heading", { name: "Staff sign-in" }).waitFor();
  await page.getByText(school.name).first().waitFor();
  await page.getByLabel("User name").fill(admin.username);
  await page.getByLabel("Password").fill(admin.password);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Change your password" }).waitFor();
  await page.getByLabel("Your password now").fill(admin.password);
  await page.getByLabel("Your new password").fill(CHOSEN);
  await page.getByRole("button", { name: "Change the password" }).click();
  await page.getByRole("heading", { name: "Hello, Jo" }).waitFor();
}

async function createClass(page: Page): Promise<void> {
  await place(page, "Classes");
  await page.getByRole("link", { name: "New class" }).click();
  await page.getByRole("heading", { name: "New class" }).waitFor();
  await page.getByLabel("Name").fill("Maple");
  await page.getByLabel("Year").selectOption("Year 4");
  await page.getByRole("button", { name: "Create the class" }).click();
  await page.getByRole("rowheader", { name: "Maple" }).waitFor();
}

async function createPupil(page: Page, first: string, last: string): Promise<void> {
  await place(page, "Accounts");
  await page.getByRole("link", { name: "New account" }).click();
  await page.getByRole("heading", { name: "New account" }).waitFor();
  await page.getByLabel("Role").selectOption("Pupil");
  await page.getByLabel("First name").fill(first);
  await page.getByLabel("Last name").fill(last);
  await page.getByLabel("Class").selectOption("Maple");
  await page.getByLabel("Year").selectOption("Year 4");
  await page.getByRole("button", { name: "Create the account" }).click();
  await page.getByText("The account is created.").waitFor();
}

/** Prints the cards of the class, with new PINs. */
async function printCards(page: Page): Promise<Map<string, Card>> {
  await place(page, "Accounts");
  await page.getByLabel("Class").selectOption("Maple");
  await page.getByRole("button", { name: "Show" }).click();
  await page.getByRole("row").filter({ hasText: "Baker" }).waitFor({ state: "detached" });
  await page.getByRole("checkbox", { name: "Select every row of this page" }).check();
  await page.getByRole("button", { name: "New PINs and cards" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Draw PINs and print" }).click();
  const cards = cardsOf(await printed(page));
  assert.deepEqual([...cards.keys()].sort(), ["Ada Byron", "Zoë Olsen"]);
  return cards;
}

async function signInAsPupil(page: Page, school: NewSchool, { username, pin }: Card): Promise<void> {
  await page.goto(`/${school.slug}?u=${encodeURIComponent(username)}`);
  await page.getByRole("heading", { name: "Type your PIN" }).waitFor();
  await page.keyboard.type(pin);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: /Ada/ }).waitFor();
}

async function place(page: Page, name: string): Promise<void> {
  await page.getByRole("navigation", { name: "Places" }).getByRole("link", { name, exact: true }).click();
  await page.getByRole("heading", { name, exact: true }).waitFor();
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: /sign-in$/ }).waitFor();
}
