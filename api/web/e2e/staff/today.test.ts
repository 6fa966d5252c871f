import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { isAccessible } from "../support/accessible.ts";
import { OFFLINE, withPage } from "../support/browser.ts";
import { archive, canLogIn, classWith, lockOut } from "../support/classes.ts";
import { school, SLUG } from "../support/school.ts";
import { signInAs } from "../support/staff.ts";

const DAY = 86_400_000;

test("a teacher sees first who is locked out in the own classes, and unlocks the pupil in one tap", () =>
  withPage(async (page) => {
    const { pupil, name } = await classWith("Zinnia Lockwood", true);
    await lockOut(pupil);
    assert.equal(await canLogIn(pupil), false);
    await signInAs(page, "teacher");
    await page.getByRole("heading", { name: /^Hello/ }).waitFor();
    const item = page.getByRole("listitem").filter({ hasText: "Zinnia Lockwood" }).filter({ hasText: name });
    await item.getByText("Locked out after wrong PINs.").waitFor();
    await isAccessible(page, "locked");
    const unlocked = page.waitForResponse((response) => response.url().endsWith(`/${pupil.id}/unlock`));
    await item.getByRole("button", { name: "Unlock Zinnia Lockwood" }).click();
    assert.equal((await unlocked).status(), 204);
    await page.getByText("Zinnia Lockwood can log in again.").waitFor();
    await item.waitFor({ state: "detached" });
    assert.equal(await canLogIn(pupil), true);
    await isAccessible(page, "unlocked");
  }));

test("a pupil who has left meanwhile cannot be unlocked, and the screen says so", () =>
  withPage(
    async (page) => {
      const { pupil } = await classWith("Yara Gone", true);
      await lockOut(pupil);
      await signInAs(page, "teacher");
      const unlock = page.getByRole("button", { name: "Unlock Yara Gone" });
      await unlock.waitFor();
      await archive(pupil);
      await unlock.click();
      await page.getByRole("alert").filter({ hasText: "LMS-TCH-002" }).waitFor();
    },
    { expects: [/status of 404/] },
  ));

test("without network nothing is called done, and the same press works later", () =>
  withPage(
    async (page) => {
      const { pupil } = await classWith("Xena Cable", true);
      await lockOut(pupil);
      await signInAs(page, "teacher");
      const unlock = page.getByRole("button", { name: "Unlock Xena Cable" });
      await unlock.waitFor();
      await page.context().setOffline(true);
      await unlock.click();
      await page.getByRole("alert").filter({ hasText: "The network did not respond." }).waitFor();
      assert.equal(await canLogIn(pupil), false);
      await isAccessible(page, "offline");
      await page.context().setOffline(false);
      await unlock.click();
      await page.getByText("Xena Cable can log in again.").waitFor();
      assert.equal(await canLogIn(pupil), true);
    },
    { expects: OFFLINE },
  ));

test("today names facts to teach again, shows the own classes first, and leads to a class and back", () =>
  withPage(async (page) => {
    await signInAs(page, "teacher");
    const reteach = page.locator("section", { has: page.getByRole("heading", { name: "Teach these facts again" }) });
    await reteach
      .getByText(/know it yet\.$/)
      .first()
      .waitFor();
    const own = page.locator("section", { has: page.getByRole("heading", { name: "Your classes" }) });
    const others = page.locator("section", { has: page.getByRole("heading", { name: "Other classes" }) });
    await others.getByRole("article").filter({ hasText: "Rowan" }).waitFor();
    const hazel = own.getByRole("article").filter({ hasText: "Hazel" });
    await hazel.getByText("25 pupils").waitFor();
    await hazel.getByText("Predicted check score").waitFor();
    await hazel.getByRole("link", { name: "Hazel" }).click();
    await page.getByRole("heading", { level: 1, name: "Hazel" }).waitFor();
    await page.goBack();
    await page.getByRole("heading", { name: /^Hello/ }).waitFor();
    await page.getByRole("link", { name: "Change your password" }).waitFor();
    await page.getByRole("link", { name: new RegExp(`/${SLUG}$`) }).waitFor();
  }));

test("today leads to the rounds that are open and to the marking", () =>
  withPage(async (page) => {
    const day = (days: number) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);
    const name = `Spring ${randomUUID().slice(0, 8)}`;
    const api = await school.as("headteacher");
    const round = { name, opens_on: day(0), closes_on: day(3), year_group: "1" };
    const { id } = await api<{ id: string }>("POST", "/mtc/rounds", round);
    await signInAs(page, "senco");
    const link = page.getByRole("link", { name: `The check "${name}" is open until` });
    assert.equal(await link.getAttribute("href"), `/staff/rounds/${id}`);
    await page.getByText(/written answers? to mark/).waitFor();
    await isAccessible(page, "senco");
  }));

test("an IT admin sees no attainment today", () =>
  withPage(async (page) => {
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await signInAs(page, "it_admin");
    await page.getByRole("heading", { name: /^Hello/ }).waitFor();
    await page.getByRole("link", { name: new RegExp(`/${SLUG}$`) }).waitFor();
    assert.equal(await page.getByRole("heading", { name: "Who needs attention" }).count(), 0);
    assert.deepEqual(
      asked.filter((url) => url.includes("/teacher/")),
      [],
    );
  }));
