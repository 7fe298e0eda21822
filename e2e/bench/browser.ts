import { type Browser, chromium } from "@playwright/test";

export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.FORKYARD_CHROMIUM || "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"],
  });
}
