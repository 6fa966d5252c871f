import assert from "node:assert/strict";
import { test } from "node:test";
import { isAccessible } from "../support/accessible.ts";
import { withPage } from "../support/browser.ts";
import { signIn, typePin } from "../support/pupil.ts";
import { school, SLUG } from "../support/school.ts";

const REJECTED = [/status of 401/, /status of 423/];

test("a card's address fills in the user name, asks for the PIN, and leaves no user name in the address", () =>
  withPage(async (page) => {
    const pupil = await school.pupil();
    await page.goto(`/${SLUG}?u=${pupil.username}`);
    await page.getByRole("heading", { name: "Type your PIN" }).waitFor();
    await page.getByText(`You are ${pupil.username}`).waitFor();
    await page.waitForURL(`/${SLUG}`);
    await isAccessible(page);
    for (const digit of pupil.pin) await page.getByRole("button", { name: digit, exact: true }).click();
    await page.getByRole("button", { name: "Go in" }).click();
    await page.getByRole("heading", { name: `Hello, ${pupil.first_name}!` }).waitFor();
    await isAccessible(page);
  }));

test("a pupil signs in by keyboard alone, from the user name to the greeting", () =>
  withPage(async (page) => {
    const pupil = await school.pupil();
    await page.goto(`/${SLUG}`);
    await page.getByRole("heading", { name: "Who are you?" }).waitFor();
    await isAccessible(page);
    await page.keyboard.press("Enter");
    await page.keyboard.type(` ${pupil.username.toUpperCase()} `);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Type your PIN" }).waitFor();
    await page.keyboard.type(`12${"\b"}`.slice(0, 1));
    await page.keyboard.press("Backspace");
    await page.keyboard.type(pupil.pin);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: /^Hello/ }).waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: /What would you like to do/ }).waitFor();
  }));

test("a PIN that is too short is not sent", () =>
  withPage(async (page) => {
    await page.goto(`/${SLUG}?u=apatel`);
    await page.getByRole("heading", { name: "Type your PIN" }).waitFor();
    await page.keyboard.type("12ab3");
    await page.getByText("3 of 6 digits typed").waitFor({ state: "attached" });
    let calls = 0;
    page.on("request", (request) => (calls += request.method() === "POST" ? 1 : 0));
    await page.keyboard.press("Enter");
    await page.keyboard.press("Backspace");
    await page.getByText("2 of 6 digits typed").waitFor({ state: "attached" });
    assert.equal(calls, 0);
  }));

test("a wrong PIN says so in words for a child, and empties the boxes for the next try", () =>
  withPage(
    async (page) => {
      const pupil = await school.pupil();
      await typePin(page, { ...pupil, pin: "000000" });
      const alert = page.getByRole("alert").filter({ hasText: "LMS-AUTH-006" });
      await alert.waitFor();
      assert.match(await alert.innerText(), /That user name or PIN is not right\..*Look at your card/s);
      await isAccessible(page);
      await page.keyboard.type(pupil.pin);
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: /^Hello/ }).waitFor();
    },
    { expects: REJECTED },
  ));

test("too many wrong PINs lock the account, and the screen says who can help", () =>
  withPage(
    async (page) => {
      const pupil = await school.pupil();
      await typePin(page, { ...pupil, pin: "000000" });
      const locked = page.getByRole("alert").filter({ hasText: "LMS-AUTH-007" });
      for (let tries = 1; tries < 20; tries++) {
        await page.getByRole("alert").filter({ hasText: "LMS-AUTH" }).waitFor();
        if ((await locked.count()) > 0) break;
        const response = page.waitForResponse(/\/auth\/pupil\/login$/);
        await page.keyboard.type("000000");
        await page.keyboard.press("Enter");
        await response;
        await page
          .getByRole("button", { name: "Go in", disabled: false })
          .and(page.locator("[aria-busy=false]"))
          .waitFor();
      }
      assert.match(await locked.innerText(), /locked for a while\..*Ask your teacher/s);
    },
    { expects: REJECTED },
  ));

test("a child who gets another child's greeting goes back to the door", () =>
  withPage(async (page) => {
    const pupil = await school.pupil();
    await typePin(page, pupil);
    await page.getByRole("button", { name: `I am not ${pupil.first_name}` }).click();
    await page.getByRole("heading", { name: "Who are you?" }).waitFor();
    await page.goto("/today");
    await page.getByRole("heading", { name: "Who are you?" }).waitFor();
  }));

test("“not me” before the PIN empties the user name", () =>
  withPage(async (page) => {
    await page.goto(`/${SLUG}?u=apatel`);
    await page.getByRole("button", { name: "not me" }).click();
    assert.equal(await page.getByLabel("User name").inputValue(), "");
  }));

test("a school that does not exist says so", () =>
  withPage(
    async (page) => {
      await page.goto("/no-such-school");
      await page.getByRole("heading", { name: "There is no such page" }).waitFor();
    },
    { expects: [/Not found|404/] },
  ));

test("after signing out, the back button shows nothing", () =>
  withPage(async (page) => {
    const pupil = await school.pupil();
    await signIn(page, pupil);
    await page.getByRole("link", { name: "My facts" }).click();
    await page.getByRole("heading", { name: "My facts" }).waitFor();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Who are you?" }).waitFor();
    await page.goBack();
    await page.getByRole("heading", { name: "Who are you?" }).waitFor();
    assert.equal(await page.getByText(pupil.first_name, { exact: true }).count(), 0);
  }));
