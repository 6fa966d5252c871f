import assert from "node:assert/strict";
import { test } from "node:test";
import { isAccessible } from "../support/accessible.ts";
import { OFFLINE, WIDTHS, withPage } from "../support/browser.ts";
import { Check, pupilWith, QUESTION_MS } from "../support/check.ts";

const THEMES = {
  "Black on white": "black_on_white",
  "Yellow on black": "yellow_on_black",
  "Black on blue": "black_on_blue",
  "Black on peach": "black_on_peach",
  "Blue on cream": "blue_on_cream",
};
const isLong = process.env["LMS_TEST_LONG"] === "1";

for (const [name, theme] of Object.entries(THEMES)) {
  const widths = theme === "black_on_white" || isLong ? WIDTHS : [768];
  test(`every phase of the check is accessible, ${name.toLowerCase()}`, () =>
    withPage(async (page) => {
      await page.clock.install();
      const check = await Check.on(page);
      const see = (phase: string) => isAccessible(page, `${theme} ${phase}`, widths);
      await check.open(await pupilWith(["ATA", "CCT", "FTS", "ITA", "QNR"]));
      await page.getByRole("radio", { name, exact: true }).check();
      await page.waitForFunction((expected) => document.documentElement.dataset["theme"] === expected, theme);
      await see("settings");
      await page.getByRole("button", { name: "Next" }).click();
      await check.heading(/Are you/).waitFor();
      await see("you");
      await page.getByRole("button", { name: "Yes, that is me" }).click();
      await check.heading("You have help").waitFor();
      await see("assistant");
      await page.getByRole("button", { name: "Next" }).click();
      await see("instructions");
      await page.getByRole("button", { name: "Start the warm-up" }).click();
      await check.heading(/Question 1 of 3/).waitFor();
      await check.freeze();
      await check.still(() => see("question"));
    }));
}

test("every phase of the check without arrangements is accessible", () =>
  withPage(
    async (page) => {
      await page.clock.install();
      const check = await Check.on(page);
      await check.open(await pupilWith());
      await check.startWarmUp();
      await check.freeze();
      await check.still(() => isAccessible(page, "plain question"));
      await page.clock.runFor(QUESTION_MS);
      await page.getByText("Get ready …").waitFor();
      await check.still(() => isAccessible(page, "plain pause"));
      await page.clock.resume();
      for (let rest = 2; rest > 0; rest--) {
        await check.pause();
        await check.type("1");
      }
      await check.heading("There will be 25 questions").waitFor();
      await isAccessible(page, "ready");
      await page.getByRole("button", { name: "Start the check" }).click();
      await check.at(1);
      await page.context().setOffline(true);
      await page.clock.fastForward("31:00");
      await check.heading(/Sending/).waitFor();
      await isAccessible(page, "sending");
      await page.clock.runFor(5_000);
      await check.heading("Thank you").waitFor();
      await isAccessible(page, "kept");
      await page.context().setOffline(false);
      await check.saved();
      await isAccessible(page, "saved");
    },
    { expects: OFFLINE },
  ));

test("the largest question fits at 320 px, with five digits", () =>
  withPage(
    async (page) => {
      await page.clock.install();
      const check = await Check.on(page);
      await check.open(await pupilWith(["FTS"]));
      await page.getByRole("radio", { name: "Largest", exact: true }).check();
      await page.waitForFunction(() => document.documentElement.dataset["textSize"] === "largest");
      await page.getByRole("button", { name: "Next" }).click();
      await check.startWarmUp();
      await check.freeze();
      await page.keyboard.type("12345");
      await check.shows("12345");
      await check.still(() => isAccessible(page, "largest"));
      await page.setViewportSize({ width: 320, height: 640 });
      const overflow = await page.evaluate(() =>
        [...document.querySelectorAll("main *")]
          .filter(
            (part) =>
              part.scrollWidth > part.clientWidth + 1 &&
              getComputedStyle(part).display !== "inline" &&
              part.closest(".visually-hidden") === null,
          )
          .map((part) => part.outerHTML),
      );
      assert.deepEqual(overflow, []);
    },
    { viewport: { width: 320, height: 640 } },
  ));

test("the button Next is accessible before and after it works (NBQ)", () =>
  withPage(async (page) => {
    await page.clock.install();
    const check = await Check.on(page);
    await check.open(await pupilWith(["NBQ", "RON"]));
    await check.startWarmUp();
    await isAccessible(page, "next");
    await page.clock.runFor(2_000);
    await isAccessible(page, "next works");
  }));

test("zoom is never blocked", () =>
  withPage(async (page) => {
    await page.goto("/");
    const content = await page.locator("meta[name=viewport]").getAttribute("content");
    assert.doesNotMatch(content ?? "", /user-scalable|maximum-scale/);
  }));

test("the number pad does not move between a pause and its question", () =>
  withPage(
    async (page) => {
      await page.clock.install();
      const check = await Check.on(page);
      await check.open(await pupilWith());
      await check.startWarmUp();
      const pad = page.getByRole("group", { name: "Number pad" });
      const before = await pad.boundingBox();
      await check.pause();
      assert.deepEqual(await pad.boundingBox(), before);
    },
    { viewport: { width: 320, height: 640 } },
  ));
