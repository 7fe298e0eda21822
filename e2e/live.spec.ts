import { SandboxPage } from "./fixtures/sandbox-page.ts";
import { expect, test, uniqueName } from "./fixtures/test.ts";

test("what one browser does, another sees without reloading", async ({ page, browser, baseURL }) => {
  const otherContext = await browser.newContext({ baseURL });
  const other = await otherContext.newPage();
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
  await otherContext.close();
});
