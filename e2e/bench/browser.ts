import { type Browser, type BrowserContext, chromium } from "@playwright/test";
import { cookiesOf } from "../fixtures/people.ts";

export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.FORKYARD_CHROMIUM || "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"],
  });
}

/** Who is signed in, on which server, in which team. */
export type SignedIn = { url: string; team: string; cookie: string };

export function openContext(browser: Browser, { url, cookie }: SignedIn): Promise<BrowserContext> {
  return browser.newContext({
    viewport: { width: 1440, height: 900 },
    storageState: { cookies: cookiesOf(cookie, url), origins: [] },
  });
}
