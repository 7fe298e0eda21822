import { expect } from "../fixtures/test.ts";
import { demo } from "./kit/demo.ts";

demo("The first five minutes", async (stage) => {
  const { page, sandboxPage, step, say, click, type, point, owns } = stage;
  const { main } = sandboxPage;
  const actions = main.getByRole("group", { name: "Actions" });
  const result = main.getByRole("status", { name: "Last result" });
  const rail = page.getByRole("navigation", { name: "Main" });

  await step("One click creates a sandbox", async () => {
    await click(page.getByRole("button", { name: "New sandbox", exact: true }).first());
    await page.waitForURL(/\/sandboxes\/sbx[0-9a-z]+\/terminal/);
    owns(sandboxPage.id);
    await expect(sandboxPage.status).toHaveAttribute("data-state", "running");
    await sandboxPage.waitForTerminal();
    await say("A whole Debian of its own, with its terminal open.");
  });
  const original = sandboxPage.id;

  await step("Write a file", async () => {
    await type("echo hello > /root/note.txt\n");
    await type("cat /root/note.txt\n");
    await expect(sandboxPage.terminal()).toContainText(/^hello$/m);
  });

  await step("Keep the files with a snapshot", async () => {
    await click(actions.getByRole("button", { name: "Snapshot filesystem", exact: true }));
    await expect(result).toContainText("Snapshot ready", { timeout: 120_000 });
    await point(result);
    await say("The sandbox keeps running.");
  });

  await step("A new sandbox from the snapshot", async () => {
    await click(main.getByRole("navigation", { name: "Sandbox" }).getByRole("link", { name: "Snapshots" }));
    const snapshots = main.getByRole("list", { name: "Snapshots of this sandbox" });
    await click(snapshots.getByRole("button", { name: "New sandbox" }).first());
    await page.waitForURL((url) => /\/sandboxes\/sbx/.test(url.pathname) && !url.pathname.includes(original));
    owns(sandboxPage.id);
    await expect(sandboxPage.status).toHaveAttribute("data-state", "running");
    await sandboxPage.waitForTerminal();
    await type("cat /root/note.txt\n");
    await expect(sandboxPage.terminal()).toContainText(/^hello$/m);
    await say("The files are there, on a machine of their own.");
  });

  await step("Lineage shows how they all descend from each other", async () => {
    await click(rail.getByRole("link", { name: "Lineage" }));
    await page.waitForURL(/\/lineage/);
    await expect(page.getByRole("heading", { name: "Lineage", exact: true })).toBeVisible();
    await stage.rest();
  });
});
