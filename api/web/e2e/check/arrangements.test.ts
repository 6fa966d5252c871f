import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { withPage } from "../support/browser.ts";
import { Check, pupilWith, QUESTION_MS } from "../support/check.ts";
import { question, signIn, startPractice } from "../support/pupil.ts";

type Heard = { heard: (string | number)[] };

/** Notes the sounds (in hertz) and the number of clips that the page plays. */
async function listen(page: Page): Promise<() => Promise<(string | number)[]>> {
  await page.addInitScript(() => {
    const heard: (string | number)[] = [];
    Object.assign(window, { heard });
    const tone = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (at) {
      heard.push(this.frequency.value);
      tone.call(this, at);
    };
    const clip = AudioBufferSourceNode.prototype.start;
    AudioBufferSourceNode.prototype.start = function (...times) {
      heard.push("clip");
      clip.apply(this, times);
    };
  });
  return () => page.evaluate(() => (window as unknown as Heard).heard.splice(0));
}

test("ATA: a sound two seconds before the end and one at the end, and none after an early Enter", () =>
  withPage(async (page) => {
    const heard = await listen(page);
    await page.clock.install();
    const check = await Check.on(page);
    await check.open(await pupilWith(["ATA"]));
    await page.getByRole("button", { name: "Play the sound" }).click();
    assert.deepEqual(await heard(), [880]);
    await page.getByRole("button", { name: "Next" }).click();
    await check.startWarmUp();
    await check.pause();
    await page.clock.runFor(4_100);
    await page.waitForFunction(() => (window as unknown as Heard).heard.length === 1);
    assert.deepEqual(await heard(), [880]);
    await page.clock.runFor(2_000);
    await check.heading(/Question 2 of 3/).waitFor();
    assert.deepEqual(await heard(), [440]);
    await check.pause();
    await check.type("1");
    await page.clock.runFor(2_900);
    assert.deepEqual(await heard(), []);
  }));

test("QNR: a device without a voice reads with clips, the question is hidden until the reading ends, and digits are spoken", () =>
  withPage(async (page) => {
    const heard = await listen(page);
    await page.clock.install();
    const check = await Check.on(page);
    await check.open(await pupilWith(["QNR"]));
    await page.getByRole("button", { name: "Read a question aloud" }).click();
    await page.waitForFunction(() => (window as unknown as Heard).heard.length === 3);
    await page.getByRole("button", { name: "Next" }).click();
    await check.startWarmUp();
    await heard();
    await page.clock.runFor(3_000);
    await page.getByText("Listen …").waitFor();
    assert.equal(await check.question.count(), 0);
    await page.waitForFunction(() => (window as unknown as Heard).heard.length === 3);
    await check.shown();
    await page.keyboard.type("4");
    await page.waitForFunction(() => (window as unknown as Heard).heard.length === 4);
    assert.deepEqual(await heard(), ["clip", "clip", "clip", "clip"]);
    await page.clock.runFor(QUESTION_MS);
    // A key ends the reading, and counts.
    await page.clock.runFor(3_000);
    await page.getByText("Listen …").waitFor();
    await page.keyboard.type("8");
    await check.shown();
    await check.shows("8");
  }));

test("QNR: a device with an English voice of its own reads with it, and a voice that never ends does not stop the check", () =>
  withPage(async (page) => {
    await page.addInitScript(() => {
      const heard: string[] = [];
      Object.assign(window, { heard });
      const voice = { lang: "en-GB", localService: true, name: "Test" };
      speechSynthesis.getVoices = () => [voice as SpeechSynthesisVoice];
      speechSynthesis.speak = ({ text }) => void heard.push(text);
      Object.assign(window, {
        SpeechSynthesisUtterance: class extends EventTarget {
          constructor(readonly text: string) {
            super();
          }
        },
      });
    });
    await page.clock.install();
    const check = await Check.on(page);
    await check.open(await pupilWith(["QNR"]));
    await page.getByRole("button", { name: "Next" }).click();
    await check.startWarmUp();
    await page.clock.runFor(3_000);
    await page.getByText("Listen …").waitFor();
    await page.clock.runFor(3_000);
    await check.shown();
    const heard = await page.evaluate(() => (window as unknown as Heard).heard);
    assert.match(String(heard[0]), /^[a-z]+ times [a-z]+$/);
  }));

test("NBQ: the next question waits for Next, which works after two seconds, by keyboard too", () =>
  withPage(async (page) => {
    await page.clock.install();
    const check = await Check.on(page);
    await check.open(await pupilWith(["NBQ"]));
    await check.startWarmUp();
    const next = page.getByRole("button", { name: "Next" });
    await next.and(page.locator("[aria-disabled=true]")).waitFor();
    await page.keyboard.press("Enter");
    assert.equal(await check.question.count(), 0);
    await page.clock.runFor(60_000);
    await next.and(page.locator("[aria-disabled=false]")).waitFor();
    assert.equal(await check.question.count(), 0);
    await page.keyboard.press("Enter");
    await check.shown();
    await check.type("12");
    await page.clock.runFor(2_000);
    await next.and(page.locator("[aria-disabled=false]")).click();
    await check.shown();
  }));

test("RON: there is no number pad, and the keyboard works", () =>
  withPage(async (page) => {
    await page.clock.install();
    const check = await Check.on(page);
    await check.begin(await pupilWith(["RON"]));
    await check.pause();
    assert.equal(await page.getByRole("group", { name: "Number pad" }).count(), 0);
    await check.type("42");
    assert.equal((await check.record(1)).answers[0]?.answer, "42");
  }));

test("ITA: the name of the assistant comes first", () =>
  withPage(async (page) => {
    const check = await Check.on(page);
    await check.open(await pupilWith(["ITA"]));
    await page.getByRole("button", { name: "Yes, that is me" }).click();
    await check.heading("You have help").waitFor();
    await page.getByText("Mrs Ahmed types for you.").waitFor();
    await page.getByRole("button", { name: "Next" }).click();
    await check.heading("What happens now").waitFor();
  }));

test("FTS and CCT: size and colours show at once in the preview, and hold for the check", () =>
  withPage(async (page) => {
    await page.clock.install();
    const check = await Check.on(page);
    await check.open(await pupilWith(["FTS", "CCT"]));
    const size = () => page.locator(".preview").evaluate((preview) => getComputedStyle(preview).fontSize);
    const colours = () =>
      page.evaluate(() => [
        getComputedStyle(document.documentElement).backgroundColor,
        getComputedStyle(document.body).color,
      ]);
    const sizes: Record<string, string> = {
      Smallest: "40px",
      Small: "60px",
      Medium: "80px",
      Large: "100px",
      Larger: "120px",
      Largest: "160px",
    };
    for (const [name, pixels] of Object.entries(sizes)) {
      await page.getByRole("radio", { name, exact: true }).check();
      await page.waitForFunction(
        (expected) => getComputedStyle(document.querySelector(".preview") as Element).fontSize === expected,
        pixels,
      );
      assert.equal(await size(), pixels);
    }
    await page.getByRole("radio", { name: "Black on peach" }).check();
    await page.waitForFunction(() => document.documentElement.dataset["theme"] === "black_on_peach");
    await page.getByRole("button", { name: "Next" }).click();
    await check.startWarmUp();
    await check.pause();
    assert.deepEqual(await colours(), ["rgb(237, 209, 176)", "rgb(0, 0, 0)"]);
    assert.equal(await page.locator(".sum").evaluate((sum) => getComputedStyle(sum).fontSize), "160px");
  }));

test("without arrangements there is nothing to set, and the check is black on white", () =>
  withPage(async (page) => {
    const check = await Check.on(page);
    await check.open(await pupilWith());
    await check.heading("Are you Ada Byron?").waitFor();
    assert.deepEqual(
      await page.evaluate(() => [
        getComputedStyle(document.documentElement).backgroundColor,
        getComputedStyle(document.body).color,
      ]),
      ["rgb(255, 255, 255)", "rgb(0, 0, 0)"],
    );
  }));

test("practice reads its questions and the digits aloud (QNR)", () =>
  withPage(async (page) => {
    const heard = await listen(page);
    await signIn(page, await pupilWith(["QNR"]));
    await startPractice(page);
    await page.waitForFunction(() => (window as unknown as Heard).heard.length >= 3);
    const text = await question(page);
    await heard();
    await page.keyboard.type("7");
    await page.locator(".question output").filter({ hasText: "7" }).waitFor();
    assert.deepEqual(await heard(), ["clip"]);
    assert.equal(await question(page), text);
  }));

test("practice sounds two seconds before the time of a question is over, and at its end (ATA)", () =>
  withPage(async (page) => {
    const heard = await listen(page);
    await page.clock.install();
    await signIn(page, await pupilWith(["ATA"]));
    await startPractice(page);
    await page.clock.runFor(1_000);
    assert.deepEqual(await heard(), []);
    await page.clock.runFor(120_000);
    await page.getByText("The time is over.").waitFor();
    assert.deepEqual(await heard(), [880, 440]);
  }));
