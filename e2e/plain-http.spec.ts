import { freePort, startTestServer, type TestServer } from "../server/testing/instance.ts";
import { cookiesOf } from "./fixtures/people.ts";
import { SandboxPage } from "./fixtures/sandbox-page.ts";
import { test as base, expect } from "./fixtures/test.ts";
import config from "./playwright.config.ts";

const HOST = "forkyard.test";

/** A server that others on the network reach without TLS; the browser finds its name on loopback. */
const test = base.extend<{ server: TestServer }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern
  server: async ({}, use) => {
    const port = await freePort();
    const server = await startTestServer({ port, env: { PUBLIC_URL: `http://${HOST}:${port}` } });
    await use(server);
    await server.dispose();
  },
  baseURL: async ({ server }, use) => use(`http://${HOST}:${server.port}`),
  storageState: async ({ server, baseURL }, use) => {
    await use({ cookies: cookiesOf(server.cookie, baseURL!), origins: [] });
  },
});
const launchOptions = config.use!.launchOptions!;
test.use({
  permissions: [],
  launchOptions: {
    ...launchOptions,
    args: [...launchOptions.args!, `--host-resolver-rules=MAP ${HOST} 127.0.0.1`],
  },
});

test("without TLS, where a browser offers less, a sandbox is made, typed into and captured", async ({
  page,
  complaints,
}) => {
  const opened = new SandboxPage(page);
  await opened.createByClick();
  expect(await page.evaluate(() => window.isSecureContext)).toBe(false);
  await opened.waitForTerminal();
  await opened.type("echo plain-$((40 + 2))\n");
  await expect(opened.terminal()).toContainText(/^plain-42$/m);
  const actions = opened.main.getByRole("group", { name: "Actions" });
  await actions.getByRole("button", { name: "Snapshot filesystem", exact: true }).click();
  await expect(opened.main.getByRole("status", { name: "Last result" })).toContainText("frozen for");
  // A header that only counts where there is TLS.
  for (const told of complaints.take())
    expect(told).toContain("Cross-Origin-Opener-Policy header has been ignored");
});
