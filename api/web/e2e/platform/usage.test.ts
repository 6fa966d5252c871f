import { test } from "node:test";
import { isAccessible } from "../support/accessible.ts";
import { withPage } from "../support/browser.ts";
import { signInAsOperator } from "../support/operator.ts";

test("the operator sees how much each school uses the product", () =>
  withPage(async (page) => {
    await signInAsOperator(page);
    await page.getByRole("link", { name: "Usage" }).click();
    await page.getByRole("heading", { name: "Usage" }).waitFor();
    await page.getByRole("columnheader", { name: "Log-ins" }).waitFor();
    await isAccessible(page);
    await page.getByRole("link", { name: /Oak Hill/ }).click();
    await page.getByRole("heading", { name: /Oak Hill/ }).waitFor();
    await isAccessible(page);
  }));
