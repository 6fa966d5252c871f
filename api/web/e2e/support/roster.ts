/** Rosters, and their upload in the browser. */

import { Buffer } from "node:buffer";
import type { Page } from "playwright-core";

export const HEADER = "role,username,first_name,last_name,classroom,year_group,pin,password";

/** Returns a CSV file with rows below the columns of `HEADER`. */
export function roster(...rows: string[]): Buffer {
  return Buffer.from([HEADER, ...rows, ""].join("\r\n"));
}

/** Returns the rows of this many pupils without user names. */
export function pupils(count: number, classroom = "Hazel"): string[] {
  return Array.from({ length: count }, (_, index) => `pupil,p${index},Ada${letters(index)},Ash,${classroom},4,,`);
}

function letters(number: number): string {
  return [...String(number)].map((digit) => "abcdefghij"[Number(digit)]).join("");
}

export async function chooseFile(page: Page, buffer: Buffer, name = "roster.csv"): Promise<void> {
  await page.getByLabel("The file").setInputFiles({ name, mimeType: "text/csv", buffer });
}

/** Opens the form, chooses the file and uploads it. */
export async function upload(page: Page, buffer: Buffer, name = "roster.csv"): Promise<void> {
  await page.goto("/staff/imports/new");
  await chooseFile(page, buffer, name);
  await page.getByText("is chosen").waitFor();
  await pressUpload(page);
  await page.getByRole("heading", { level: 1, name }).waitFor();
}

export async function pressUpload(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Upload and show the difference" }).click();
}

/** Uploads a file and waits until the import can be decided about. Returns its id. */
export async function uploadReady(page: Page, buffer: Buffer, name = "roster.csv"): Promise<string> {
  await upload(page, buffer, name);
  await page.getByRole("button", { name: "Import these changes" }).waitFor();
  return new URL(page.url()).pathname.split("/").at(-1) ?? "";
}

/** Returns the figure of a line of the difference. */
export async function figure(page: Page, name: string): Promise<string> {
  const line = page.getByRole("row").filter({ has: page.getByRole("rowheader", { name, exact: true }) });
  return line.getByRole("cell").first().innerText();
}
