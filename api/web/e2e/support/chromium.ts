import { chromium, type Browser, type BrowserContext, type BrowserContextOptions } from "playwright-core";

const OPTIONS = {
  executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
  // The sandbox does not work as root or in most containers. The pages under test are our own.
  args: ["--no-sandbox"],
};

/** Starts Chromium. */
export function launch(): Promise<Browser> {
  return chromium.launch(OPTIONS);
}

/** Starts Chromium with a profile, which keeps what pages store after it is closed. */
export function launchWithProfile(folder: string, options: BrowserContextOptions): Promise<BrowserContext> {
  return chromium.launchPersistentContext(folder, { ...options, ...OPTIONS });
}
