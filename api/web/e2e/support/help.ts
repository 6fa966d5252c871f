/** The pictures of the help pages, which `scripts/web pictures` makes. */

import type { Page } from "playwright-core";

const PICTURES = "**/help/*.webp";
const PICTURE = `<svg xmlns="http://www.w3.org/2000/svg" width="960" height="720"/>`;

/** Every picture is missing, as before the first run of `scripts/web pictures`. */
export async function withoutPictures(page: Page): Promise<void> {
  await page.route(PICTURES, (route) => route.fulfill({ status: 404, json: { code: "LMS-API-001" } }));
}

/** Every picture exists. */
export async function withPictures(page: Page): Promise<void> {
  await page.route(PICTURES, (route) => route.fulfill({ contentType: "image/svg+xml", body: PICTURE }));
}
