import { SandboxPage } from "./fixtures/sandbox-page.ts";
import { expect, test } from "./fixtures/test.ts";

/** The main job: the four scenarios that the product was asked for, by clicking. */

test("filesystem snapshot: what was written is in a sandbox made from it", async ({ page, api }) => {
  const sandbox = new SandboxPage(page);
  await sandbox.createByClick();
  const first = sandbox.id;
  await sandbox.openTab("Processes");
  const made = await sandbox.run(
    'sh -c "mkdir -p /something && touch /something/file.txt"',
    "Program and arguments",
  );
  await expect(made.getByText("exit 0")).toBeVisible();
  await made.getByRole("tab", { name: "Log" }).click();
  await expect(made.getByRole("log")).toContainText("No output.");

  await sandbox.capture("Snapshot filesystem");
  await expect(sandbox.status).toHaveAttribute("data-state", "running");
  await sandbox.terminate();

  await sandbox.newFromSnapshot();
  await sandbox.openTab("Processes");
  const listed = await sandbox.run("ls -l /something", "Program and arguments");
  await expect(listed.getByText("exit 0")).toBeVisible();
  await listed.getByRole("tab", { name: "Log" }).click();
  await expect(listed.getByRole("log")).toContainText("file.txt");
  await sandbox.terminate();
  expect((await api.getSandbox(first)).status).toBe("terminated");
});

test("memory snapshot: a server goes on serving in a sandbox made from it, under a URL of its own", async ({
  page,
}) => {
  const sandbox = new SandboxPage(page);
  await sandbox.createByClick();
  await sandbox.openTab("Ports");
  await sandbox.main.getByRole("textbox", { name: "Port" }).fill("8000");
  await sandbox.main.getByRole("button", { name: "Expose port" }).click();
  const port = sandbox.main.getByRole("listitem", { name: "Port 8000" });
  await expect(port.getByText("Not listening")).toBeVisible();

  await sandbox.openTab("Processes");
  const server = await sandbox.run(
    `python3 -c "import http.server; http.server.HTTPServer(('', 8000), http.server.SimpleHTTPRequestHandler).serve_forever()"`,
    "Program and arguments",
  );
  await expect(server).toHaveAttribute("data-state", "running");
  await sandbox.openTab("Ports");
  await expect(port.getByText("Listening")).toBeVisible();
  const url = (await port.getByRole("link", { name: /^http/ }).textContent()) ?? "";

  await sandbox.capture("Snapshot memory");
  await sandbox.terminate();

  await sandbox.newFromSnapshot();
  await sandbox.openTab("Ports");
  await expect(port.getByText("Listening")).toBeVisible();
  const newUrl = (await port.getByRole("link", { name: /^http/ }).textContent()) ?? "";
  expect(newUrl).not.toBe(url);
  expect(new URL(newUrl).hostname).toBe(`8000-${sandbox.id}.localhost`);

  const opened = page.waitForEvent("popup");
  await port.getByRole("link", { name: "Open port 8000 in a new tab" }).click();
  const preview = await opened;
  await expect(preview.getByRole("heading", { name: /Directory listing/ })).toBeVisible();
  await preview.close();

  await sandbox.openTab("Processes");
  await expect(sandbox.main.getByRole("row", { name: /http\.server/ })).toHaveAttribute(
    "data-state",
    "running",
  );

  // The snapshot's files alone, by one click and in the form: nothing that ran goes along.
  const from = await sandbox.main.getByRole("link", { name: /^From memory snapshot / }).textContent();
  const menu = page.getByRole("button", { name: `Actions for ${from?.split(" snapshot ")[1]}` });
  await sandbox.terminate();
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Snapshots" }).click();
  await menu.click();
  await page.getByRole("menuitem", { name: "New sandbox from its files" }).click();
  await page.waitForURL(/\/sandboxes\/sbx/);
  await sandbox.openTab("Processes");
  await expect(sandbox.main.getByRole("form", { name: "Run a command" })).toBeVisible();
  await expect(sandbox.main.getByRole("row", { name: /http\.server/ })).toHaveCount(0);
  await sandbox.terminate();

  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Snapshots" }).click();
  await menu.click();
  await page.getByRole("menuitem", { name: "New sandbox with options…" }).click();
  const sheet = page.getByRole("dialog", { name: "New sandbox" });
  await expect(sheet.getByText("its processes run")).toBeVisible();
  await sheet.getByRole("checkbox", { name: "Files only" }).click();
  await expect(sheet.getByText("nothing runs in it yet")).toBeVisible();
  await sheet.getByRole("button", { name: "Create sandbox" }).click();
  await page.waitForURL(/\/sandboxes\/sbx/);
  await sandbox.openTab("Ports");
  await expect(sandbox.main.getByRole("button", { name: "Expose port" })).toBeVisible();
  await expect(port).toHaveCount(0);
  await sandbox.terminate();
});
