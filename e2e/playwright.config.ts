import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

/**
 * Debian's Chromium: a browser of Playwright's own isn't to be had everywhere. The one that is made to run without a
 * screen (package chromium-headless-shell), if it is there: it takes half the CPU time.
 */
const SHELL = "/usr/lib/chromium/chromium-headless-shell";
const executablePath = process.env.FORKYARD_CHROMIUM || (existsSync(SHELL) ? SHELL : "/usr/bin/chromium");

export default defineConfig({
  testDir: ".",
  // Demos are tests too: here they run as fast as they can. See demos/kit/demo.ts.
  testMatch: ["*.spec.ts", "*.demo.ts"],
  // Emptied at each start, so apart from the recorded demos.
  outputDir: ".output/tests",
  globalSetup: "./global-setup.ts",
  fullyParallel: true,
  // Two cores run the server, containerd and the sandboxes as well.
  workers: 2,
  // A whole run gives each test a second try and names those that needed it; while working on one there is none.
  retries: process.env.CI ? 1 : 0,
  forbidOnly: Boolean(process.env.CI),
  reporter: [["list"], ["json", { outputFile: ".output/results.json" }]],
  // Generous on purpose: a slow machine must not fail, and a quick one never waits that long.
  timeout: 180_000,
  expect: { timeout: 45_000 },
  use: {
    browserName: "chromium",
    viewport: { width: 1280, height: 800 },
    permissions: ["clipboard-read", "clipboard-write"],
    // Every click waits until what moves stands still, and every frame takes the browser's time.
    contextOptions: { reducedMotion: "reduce" },
    actionTimeout: 45_000,
    navigationTimeout: 60_000,
    // To record every test costs as much as the test. A failure leaves a screenshot and the page's outline, and
    // its second try a trace; `--trace on` records without one.
    trace: "on-first-retry",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        // WebGL without a card, for the terminal.
        "--enable-unsafe-swiftshader",
      ],
    },
  },
});
