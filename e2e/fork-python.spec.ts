import { SandboxPage } from "./fixtures/sandbox-page.ts";
import { expect, test } from "./fixtures/test.ts";

test("fork while Python runs: the fork has its memory and its scrollback, the original keeps its own", async ({
  page,
  context,
  opened: original,
  api,
}) => {
  await original.waitForTerminal();
  await original.type("python3 -q\n");
  await expect(original.terminal()).toContainText(">>>");
  await original.type("x = 41\n");
  await expect(original.terminal()).toContainText(/x = 41\n>>>/);
  await original.type("print('x is', x)\n");
  await expect(original.terminal()).toContainText(/^x is 41$/m);

  const result = await original.capture("Fork");
  const link = result.getByRole("link");
  const href = await link.getAttribute("href");
  const forkPage = await context.newPage();
  await forkPage.goto(href!);
  const fork = new SandboxPage(forkPage);
  await expect(fork.status).toHaveAttribute("data-state", "running");

  // The scrollback came along, and where the fork happened is told.
  await expect(fork.terminal()).toContainText(/^x is 41$/m);
  await expect(forkPage.getByTestId("fork-line")).toContainText("forked from");
  await fork.type("print(x + 1)\n");
  await expect(fork.terminal()).toContainText(/^42$/m);
  await fork.type("x = 1000\n");
  await expect(fork.terminal()).toContainText(/x = 1000\n>>>/);
  await fork.type("print('now', x)\n");
  await expect(fork.terminal()).toContainText(/^now 1000$/m);

  await page.bringToFront();
  await original.type("print('still', x)\n");
  await expect(original.terminal()).toContainText(/^still 41$/m);
  await expect(original.terminal()).not.toContainText("now 1000");

  // A fork of the fork has what the fork had, not what the original has.
  await forkPage.bringToFront();
  const again = await fork.capture("Fork");
  await again.getByRole("link").click();
  await forkPage.waitForURL((url) => !url.pathname.includes(href!));
  const grandchild = new SandboxPage(forkPage);
  await expect(grandchild.status).toHaveAttribute("data-state", "running");
  await expect(grandchild.terminal()).toContainText(/^now 1000$/m);
  await grandchild.type("print(x + 1)\n");
  await expect(grandchild.terminal()).toContainText(/^1001$/m);

  await api.terminate(grandchild.id);
  await api.terminate(href!.split("/").at(-1)!);
});

test("several forks at once come from one freeze, each with its own machine", async ({
  page,
  opened,
  api,
}) => {
  await opened.waitForTerminal();
  await opened.type("echo before-the-fork\n");
  await expect(opened.terminal()).toContainText(/^before-the-fork$/m);
  await page.getByRole("button", { name: "Number of forks" }).click();
  await page.getByRole("spinbutton", { name: "Number of forks" }).fill("3");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Fork × 3" }).click();
  const result = page.getByRole("status", { name: "Last result" });
  const forks = result.getByRole("link").filter({ hasNotText: "Open wall" });
  await expect(forks).toHaveCount(3, { timeout: 120_000 });

  const ids = await forks.evaluateAll((links) =>
    links.map((link) => link.getAttribute("href")!.split("/").at(-1)!),
  );
  expect(new Set(ids).size).toBe(3);
  for (const id of ids) {
    const fork = new SandboxPage(page);
    await fork.goto(id);
    await expect(fork.terminal()).toContainText(/^before-the-fork$/m);
    await fork.type(`echo i-am-$((6 * 7)) > /root/mine; cat /root/mine\n`);
    await expect(fork.terminal()).toContainText(/^i-am-42$/m);
  }
  for (const id of ids) await api.terminate(id);
});
