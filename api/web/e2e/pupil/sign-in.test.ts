import assert from "node:assert/strict";
import { test } from "node:test";
import { isAccessible } from "../support/accessible.ts";
import { withPage } from "../support/browser.ts";
import { signIn } from "../support/pupil.ts";
import { school } from "../support/school.ts";

const today = /What would you like to do/;

test("two children in two tabs of a browser stay two children, after a reload too", () =>
  withPage(async (page) => {
    const [ada, bo] = await Promise.all([school.pupil(), school.pupil({ first_name: "Bo" })]);
    const other = await page.context().newPage();
    await signIn(page, ada);
    await signIn(other, bo);
    for (const [tab, { first_name: name }] of [
      [page, ada],
      [other, bo],
    ] as const) {
      await tab.reload();
      await tab.getByRole("heading", { name: `What would you like to do, ${name}?` }).waitFor();
    }
  }));

test("a duplicated tab shares the sign-in of its tab", () =>
  withPage(async (page) => {
    await signIn(page, await school.pupil());
    const [copy] = await Promise.all([
      page.context().waitForEvent("page"),
      // A window that a page opens gets a copy of its sessionStorage, as a duplicated tab does.
      page.evaluate(() => void window.open("/today")),
    ]);
    await copy.getByRole("heading", { name: today }).waitFor();
  }));

test("a pupil who comes back after a while is asked “Are you Ada?”", () =>
  withPage(async (page) => {
    await page.clock.install();
    await signIn(page, await school.pupil());
    await page.clock.fastForward("05:00");
    await page.reload();
    await page.getByRole("heading", { name: "Are you Ada?" }).waitFor();
    await isAccessible(page);
    await page.getByRole("link", { name: "Yes, that is me" }).click();
    await page.getByRole("heading", { name: today }).waitFor();
  }));

test("nobody at the device: a warning after 9 minutes, and the sign-in ends a minute later", () =>
  withPage(async (page) => {
    await page.clock.install();
    await signIn(page, await school.pupil());
    await page.clock.runFor("09:01");
    const warning = page.getByRole("dialog", { name: "Are you still there?" });
    await warning.waitFor();
    await isAccessible(page);
    await page.getByRole("button", { name: "I am here" }).click();
    await warning.waitFor({ state: "hidden" });
    await page.clock.runFor("09:01");
    await warning.waitFor();
    await page.clock.runFor("01:00");
    await page.getByRole("heading", { name: "Who are you?" }).waitFor();
  }));

test("no script can reach a token but the access token in memory", () =>
  withPage(async (page) => {
    const tokens: string[] = [];
    page.on("response", (response) => {
      if (!/\/auth\/(pupil\/login|refresh)$/.test(response.url())) return;
      void response.json().then((body: { access_token: string; refresh_token?: string }) => {
        tokens.push(body.access_token);
        assert.ok(!body.refresh_token, "the body has a refresh token");
      });
    });
    await signIn(page, await school.pupil());
    await page.reload();
    await page.getByRole("heading", { name: today }).waitFor();
    const cookies = (await page.context().cookies()).filter(({ value }) => value.length > 20);
    assert.equal(cookies.length, 1);
    assert.ok(cookies.every(({ httpOnly, sameSite }) => httpOnly && sameSite === "Strict"));
    assert.equal(tokens.length, 2);
    const reachable = await page.evaluate(readEverything);
    for (const secret of [...tokens, ...cookies.map(({ value }) => value)]) {
      assert.ok(!reachable.includes(secret), "a script can read a token");
    }
    assert.ok(!page.url().includes(tokens[0] ?? "-"));
  }));

/** Returns all that a script of the page can read: storage, databases, caches, cookies, and what globals refer to. */
async function readEverything(): Promise<string> {
  const read: string[] = [document.cookie, JSON.stringify(localStorage), JSON.stringify(sessionStorage), location.href];
  for (const { name = "" } of await indexedDB.databases()) {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open(name);
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(new Error("cannot open"));
    });
    for (const store of database.objectStoreNames) {
      const rows = database.transaction(store).objectStore(store).getAll();
      await new Promise((resolve) => (rows.onsuccess = resolve));
      read.push(JSON.stringify(rows.result));
    }
    database.close();
  }
  for (const name of await caches.keys()) {
    for (const request of await (await caches.open(name)).keys()) read.push(request.url);
  }
  const seen = new Set<unknown>();
  const visit = (value: unknown, depth: number) => {
    if (typeof value === "string") read.push(value);
    if (typeof value !== "object" || value === null || seen.has(value) || depth > 6) return;
    seen.add(value);
    for (const key of Reflect.ownKeys(value)) {
      try {
        visit(Reflect.get(value, key), depth + 1);
      } catch {
        // A getter that throws shows nothing.
      }
    }
  };
  const own = Object.getOwnPropertyNames(window).filter(
    (name) => !["window", "self", "frames", "parent", "top"].includes(name),
  );
  for (const name of own) visit((window as unknown as Record<string, unknown>)[name], 0);
  return read.join("\n");
}

test("a name with markup, quotes and direction marks is shown as text on every screen", () =>
  withPage(async (page) => {
    const name = `<b onclick="alert(1)">Z'"\u200fعلي</b>`;
    const pupil = await school.pupil({ first_name: name });
    await signIn(page, pupil);
    for (const path of ["/today", "/facts", "/results", "/settings", "/hello"]) {
      await page.goto(path);
      await page.getByRole("heading", { level: 1 }).waitFor();
      assert.ok((await page.locator("body").innerText()).includes(pupil.first_name), path);
      assert.equal(await page.locator("b[onclick]").count(), 0);
    }
    assert.ok(pupil.first_name.includes("<b"));
  }));
