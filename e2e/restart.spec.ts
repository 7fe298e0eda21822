import { startTestServer, type TestServer } from "../server/testing/instance.ts";
import { SandboxPage } from "./fixtures/sandbox-page.ts";
import { test as base, expect } from "./fixtures/test.ts";

/** This test kills its server, so it has one of its own. */
const test = base.extend<{ server: TestServer }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern
  server: async ({}, use) => {
    const server = await startTestServer();
    await use(server);
    await server.dispose();
  },
  baseURL: async ({ server }, use) => use(server.url),
  account: async ({ server }, use) => use(server),
});

test("a server that is killed and comes back: the terminal goes on, nothing is lost or doubled", async ({
  page,
  api,
  server,
}) => {
  test.slow();
  const sandbox = await api.createSandbox({ name: "survivor" });
  const opened = new SandboxPage(page);
  await opened.goto(sandbox.id);
  await opened.waitForTerminal();
  // It counts on while nobody listens, slowly enough that the server is away in the middle of it.
  await opened.type("clear; for i in $(seq 1 20); do echo n-$i; sleep 0.7; done\n");
  await expect(opened.terminal()).toContainText(/^n-2$/m);
  await server.kill("SIGKILL");

  await expect(opened.main.getByRole("status", { name: "Terminal status" })).toContainText("Connection lost");
  await opened.type("echo typed-while-away\n");
  await expect(opened.main.getByRole("status", { name: "Terminal status" })).toContainText(
    "sent when it is back",
  );
  await server.start();

  await expect(opened.main.getByRole("status", { name: "Terminal status" })).toHaveText("Connected");
  await expect(opened.terminal()).toContainText(/^typed-while-away$/m);
  const lines = ((await opened.terminal().textContent()) ?? "").split("\n");
  expect(lines.filter((line) => /^n-\d+$/.test(line))).toEqual(
    Array.from({ length: 20 }, (_, index) => `n-${index + 1}`),
  );

  // The page itself is live again, without a reload.
  await expect(opened.status).toHaveAttribute("data-state", "running");
  await opened.openTab("Processes");
  await expect(opened.main.getByRole("row", { name: /shell 1/ })).toHaveAttribute("data-state", "running");
  await opened.terminate();
});
