import { test } from "node:test";
import { isAccessible } from "../support/accessible.ts";
import { withPage } from "../support/browser.ts";
import { withoutPictures } from "../support/help.ts";
import { signInAsOperator } from "../support/operator.ts";

test("the operator reads what the role does, and opens a place from there", () =>
  withPage(
    async (page) => {
      await withoutPictures(page);
      await signInAsOperator(page);
      await page.getByRole("link", { name: "Help", exact: true }).click();
      await page.getByRole("heading", { name: "Help for operators" }).waitFor();
      await isAccessible(page);
      await page.getByRole("link", { name: "Open “Jobs”" }).click();
      await page.getByRole("heading", { name: "Jobs" }).waitFor();
    },
    { expects: [/status of 404/] },
  ));
