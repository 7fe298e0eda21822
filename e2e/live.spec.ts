import { SandboxPage } from "./fixtures/sandbox-page.ts";
import { expect, listens, test, uniqueName } from "./fixtures/test.ts";

test("what one browser does, another sees without reloading", async ({ page, people, account }) => {
  const other = await people.open(account);
  await other.goto("/sandboxes");
  await expect(other.getByRole("heading", { name: "Sandboxes", exact: true })).toBeVisible();

  const sandbox = new SandboxPage(page);
  await sandbox.createByClick();
  const row = other.locator(`[data-testid=sandbox][data-id=${sandbox.id}]`);
  await expect(row).toHaveAttribute("data-state", "running");

  const name = uniqueName("renamed");
  await sandbox.main.getByRole("button", { name: /^Name: / }).click();
  await page.getByRole("textbox", { name: "Name" }).fill(name);
  await page.keyboard.press("Enter");
  await expect(row.getByRole("link", { name })).toBeVisible();

  // The same terminal in both: each sees what the other types.
  await row.getByRole("link", { name }).click();
  const theirs = new SandboxPage(other);
  await theirs.waitForTerminal();
  await sandbox.waitForTerminal();
  await sandbox.type("echo from-$((1 + 1))-here\n");
  await expect(theirs.terminal()).toContainText(/^from-2-here$/m);
  await theirs.type("echo from-$((2 + 2))-there\n");
  await expect(sandbox.terminal()).toContainText(/^from-4-there$/m);
  await expect(theirs.main.getByText("2 viewers")).toBeVisible();

  await sandbox.terminate();
  await expect(theirs.status).toHaveAttribute("data-state", "terminated");
});

test("a page asks for nothing that came with it, and misses nothing that happened meanwhile", async ({
  page,
  api,
  sandbox,
}) => {
  const asked: string[] = [];
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith("/api/trpc/")) asked.push(...pathname.slice("/api/trpc/".length).split(","));
  });
  // The page is there, and what would tell it of changes is held up.
  const held = Promise.withResolvers<void>();
  await page.routeWebSocket(/\/api\/ws/, async (socket) => {
    await held.promise;
    socket.connectToServer();
  });
  await page.goto(`/t/local/sandboxes?q=${sandbox.name}`);
  await expect(page.getByRole("link", { name: sandbox.name, exact: true })).toBeVisible();
  const name = uniqueName("meanwhile");
  await api.renameSandbox(sandbox.id, `${sandbox.name}-${name}`);
  expect(asked).not.toContain("sandboxes.list");
  held.resolve();
  await expect(page.getByRole("link", { name: `${sandbox.name}-${name}`, exact: true })).toBeVisible();
  await listens(page);

  // From here on it follows: a reload has all of it again, without asking.
  asked.length = 0;
  await page.reload();
  await listens(page);
  await expect(page.getByRole("link", { name: `${sandbox.name}-${name}`, exact: true })).toBeVisible();
  await expect.poll(() => asked).toContain("inbox.list"); // which no page brings
  expect(asked).not.toContain("sandboxes.list");
});

test("what changed while a browser was offline shows once it is online again", async ({
  page,
  context,
  api,
  sandbox,
}) => {
  await page.goto(`/sandboxes/${sandbox.id}/settings`);
  await listens(page);
  await context.setOffline(true);
  const name = uniqueName("meanwhile");
  await api.renameSandbox(sandbox.id, name);
  // Long enough for all that a page loads later, and for every attempt to fetch the change, to fail.
  await new Promise((resolve) => setTimeout(resolve, 10_000));
  // What this opens is not loaded yet: it shows as soon as it can be.
  await page
    .getByRole("banner")
    .getByRole("button", { name: /^Operations/ })
    .click();
  await expect(page.getByText("The server isn't answering")).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByRole("main").getByRole("heading", { level: 1 })).toContainText(name);
  await expect(page.getByRole("dialog", { name: "Operations" })).toBeVisible();
});

test("a tab that a browser froze in the background is live again when somebody looks at it", async ({
  page,
  context,
  api,
  sandbox,
}) => {
  await page.goto(`/sandboxes/${sandbox.id}/settings`);
  await listens(page);
  const browser = await context.newCDPSession(page);
  await browser.send("Page.setWebLifecycleState", { state: "frozen" });
  const name = uniqueName("meanwhile");
  await api.renameSandbox(sandbox.id, name);
  // Longer than the server waits for a browser that says nothing: it has closed the connection by then.
  await new Promise((resolve) => setTimeout(resolve, 9_000));
  await browser.send("Page.setWebLifecycleState", { state: "active" });
  await expect(page.getByRole("main").getByRole("heading", { level: 1 })).toContainText(name);
  await listens(page);
});
