import { test } from "node:test";
import { isAccessible } from "../support/accessible.ts";
import { withPage } from "../support/browser.ts";
import { enqueueFailingJob } from "../support/jobs.ts";
import { operatorApi, signInAsOperator } from "../support/operator.ts";

/** Waits until the service has given up a job. */
async function deadJob(): Promise<void> {
  const api = await operatorApi();
  const count = async () =>
    (await api<{ items: unknown[] }>("GET", "/platform/jobs?state=dead&kind=digest&limit=200")).items.length;
  const before = await count();
  enqueueFailingJob();
  while ((await count()) === before) await new Promise((resolve) => setTimeout(resolve, 100));
}

test("the operator sees why a job is dead, and retries it and all jobs of its kind", () =>
  withPage(async (page) => {
    await deadJob();
    await signInAsOperator(page);
    await page.getByRole("link", { name: "Jobs" }).click();
    await page.getByRole("heading", { name: "Jobs" }).waitFor();
    await page.getByText(/^\d+ in the list$/).waitFor();
    await page.getByLabel("State").selectOption("Dead");
    await page.getByRole("button", { name: "Show" }).click();
    const row = page.getByRole("row").filter({ hasText: "Summary of a session" }).first();
    await row.getByText("Last error").click();
    await row.getByText("the payload cannot be parsed").waitFor();
    await isAccessible(page, "dead");
    await row.getByRole("button", { name: "Retry" }).click();
    await page.getByText("The job runs again.").waitFor();

    await deadJob();
    await page.getByLabel("Kind").selectOption("Summary of a session");
    await page.getByRole("button", { name: "Show" }).click();
    await page.getByRole("button", { name: "Retry all failed jobs of this kind" }).click();
    await isAccessible(page, "asking");
    await page.getByRole("dialog").getByRole("button", { name: "Retry" }).click();
    await page.getByText(/dead jobs? runs? again/).waitFor();
  }));

test("a list without jobs says so", () =>
  withPage(async (page) => {
    await signInAsOperator(page);
    await page.goto("/platform/jobs?state=dead&kind=sweep");
    await page.getByText("There is no such job.").waitFor();
    await isAccessible(page, "empty");
    await page.getByRole("link", { name: "Show all jobs" }).click();
    await page.getByRole("rowheader").first().waitFor();
  }));
