import assert from "node:assert/strict";
import { test } from "node:test";
import { isAccessible } from "./support/accessible.ts";
import { withPage } from "./support/browser.ts";
import { typePin } from "./support/pupil.ts";
import { school } from "./support/school.ts";
import { signInStaff } from "./support/staff.ts";

const REFUSED = { expects: [/status of 401/] };

test("a code on a screen of staff is a link to what helps, and what was typed stays", () =>
  withPage(async (page) => {
    await signInStaff(page, "nobody", "wrong");
    const code = page.getByRole("alert").getByRole("link", { name: "[LMS-AUTH-006]" });
    await code.waitFor();
    await isAccessible(page, "with a code");
    const opened = page.waitForEvent("popup");
    await code.click();
    const help = await opened;
    await help.locator("[id=LMS-AUTH-006]:target").waitFor();
    assert.equal(await page.getByLabel("User name").inputValue(), "nobody");
  }, REFUSED));

test("a pupil sees a code without a link", () =>
  withPage(async (page) => {
    const pupil = await school.pupil();
    await typePin(page, { ...pupil, pin: "000001" });
    await page.getByText("[LMS-AUTH-006]").waitFor();
    assert.equal(await page.getByRole("link", { name: "[LMS-AUTH-006]" }).count(), 0);
    await isAccessible(page, "with a code");
  }, REFUSED));
