import assert from "node:assert/strict";
import { test } from "node:test";
import { isAccessible } from "./support/accessible.ts";
import { OFFLINE, withPage } from "./support/browser.ts";

test("a school is found by a part of its name, by keyboard alone", () =>
  withPage(async (page) => {
    await page.goto("/");
    const heading = page.getByRole("heading", { name: "Find your school" });
    await heading.waitFor();
    assert.equal(await heading.evaluate((element) => element === document.activeElement), true);
    await page.keyboard.press("Tab");
    await page.keyboard.type("oak");
    await page.keyboard.press("Enter");
    const school = page.getByRole("list", { name: "Schools" }).getByRole("link").first();
    await school.waitFor();
    assert.match(new URL(page.url()).search, /^\?q=oak$/);
    assert.match((await school.getAttribute("href")) ?? "", /^\/[a-z0-9-]+$/);
    assert.match(await page.getByRole("status").innerText(), /^\d+ schools? found\.$/);
    await isAccessible(page);
  }));

test("the first screen is accessible", () =>
  withPage(async (page) => {
    await page.goto("/");
    await page.getByRole("heading", { name: "Find your school" }).waitFor();
    await isAccessible(page);
  }));

test("a name that no school has says so, and shows markup as text", () =>
  withPage(async (page) => {
    const words = "<img src=x onerror=alert(1)> \u202e'\"";
    await page.goto(`/?q=${encodeURIComponent(words)}`);
    await page.getByText("No school here is called").waitFor();
    assert.ok((await page.getByRole("main").innerText()).includes("<img src=x onerror=alert(1)>"));
    assert.equal(await page.locator("img").count(), 0);
  }));

test("a failure shows what to do, and no code when the service did not respond", () =>
  withPage(
    async (page) => {
      await page.goto("/");
      await page.getByLabel("Name of your school").fill("oak");
      await page.context().setOffline(true);
      await page.getByRole("button", { name: "Find" }).click();
      const alert = page.getByRole("alert");
      await alert.waitFor();
      assert.match(await alert.innerText(), /The network did not respond\.\s+Check the Wi-Fi, then try again\./);
      await isAccessible(page);
    },
    { expects: OFFLINE },
  ));

test("an address that no screen has says so", () =>
  withPage(
    async (page) => {
      await page.goto("/oak-hill/nonsense/nonsense");
      await page.getByRole("heading", { name: "There is no such page" }).waitFor();
      await isAccessible(page);
    },
    { expects: [/Not found: \/oak-hill/] },
  ));

test("a page that asks an updated service for an old file loads itself again", () =>
  withPage(
    async (page) => {
      let asked = 0;
      await page.route(/\/nodes\/(?![01]\.)\d+\..*\.js$/, (route) =>
        asked++ === 0 ? route.fulfill({ status: 404, json: { code: "LMS-API-001" } }) : route.continue(),
      );
      await page.goto("/");
      await page.getByRole("heading", { name: "Find your school" }).waitFor();
      assert.equal(asked, 2);
    },
    { expects: [/404/, /dynamically imported module/] },
  ));

test("the typeface arrives after the first paint, from the service", () =>
  withPage(async (page) => {
    await page.goto("/");
    await page.waitForFunction(() =>
      [...document.fonts].some(({ family, status }) => family === "lexend" && status === "loaded"),
    );
  }));
