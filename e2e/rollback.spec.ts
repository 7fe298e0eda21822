import { SandboxPage } from "./fixtures/sandbox-page.ts";
import { expect, test } from "./fixtures/test.ts";

test("break something, roll back, it works; the broken state is still there as a snapshot", async ({
  page,
  opened,
  sandbox,
  api,
}) => {
  await opened.waitForTerminal();
  await opened.type("export ANSWER=42; echo fine > /etc/app.conf; cat /etc/app.conf\n");
  await expect(opened.terminal()).toContainText(/^fine$/m);
  await opened.capture("Snapshot memory");
  await opened.type("export ANSWER=0; echo broken > /etc/app.conf; clear; cat /etc/app.conf\n");
  await expect(opened.terminal()).toContainText(/^broken$/m);

  await opened.openTab("Snapshots");
  const list = opened.main.getByRole("list", { name: "Snapshots of this sandbox" });
  await list.getByRole("button", { name: /^Roll back to / }).click();
  const confirm = page.getByRole("alertdialog");
  await expect(confirm).toContainText("Nothing is lost");
  await confirm.getByRole("button", { name: "Roll back" }).click();
  await expect
    .poll(async () => (await opened.operations("sandbox.rollback"))[0]?.status, { timeout: 120_000 })
    .toBe("succeeded");
  expect(opened.id).toBe(sandbox.id);
  await expect(opened.status).toHaveAttribute("data-state", "running");

  // The shell of then goes on, with its variables and the file as it was.
  await opened.goto(sandbox.id);
  await opened.type("clear; cat /etc/app.conf; echo the answer is $ANSWER\n");
  await expect(opened.terminal()).toContainText(/^fine\nthe answer is 42$/m);

  // What was broken is a snapshot; its page says what is in it.
  await opened.openTab("Snapshots");
  const before = `${sandbox.name} before rollback`;
  await list.getByRole("link", { name: `Details of ${before}` }).click();
  await expect(page.getByRole("heading", { name: before })).toBeVisible();
  const files = page.getByRole("table", { name: /^Files changed compared with/ });
  await page.getByRole("searchbox", { name: "Filter by path" }).fill("app.conf");
  await expect(files.getByRole("row", { name: /\/etc\/app\.conf/ })).toHaveAttribute("data-state", "added");
  await files.getByRole("button", { name: "/etc/app.conf" }).click();
  await expect(page.getByRole("dialog").getByRole("region", { name: "Text diff" })).toContainText("broken");
  await page.keyboard.press("Escape");

  // Compared with the sandbox as it is now.
  await page.getByRole("button", { name: "Compare with…" }).click();
  const choices = page.getByRole("dialog").getByRole("list", { name: "What to compare with" });
  await choices
    .getByRole("link", { name: new RegExp(`^${sandbox.name} Sandbox|^${sandbox.name}Sandbox`) })
    .click();
  await page.waitForURL(/\/compare\?/);
  const compared = page.getByRole("table", { name: "Files" });
  await page.getByRole("searchbox", { name: "Filter by path" }).fill("app.conf");
  await compared.getByRole("button", { name: "/etc/app.conf" }).click();
  const diff = page.getByRole("dialog").getByRole("region", { name: "Text diff" });
  await expect(diff.locator("[data-state=removed]")).toContainText("fine");
  await expect(diff.locator("[data-state=added]")).toContainText("broken");
  await page.keyboard.press("Escape");

  // And a new sandbox from the snapshot is where the first one was.
  await opened.goto(sandbox.id, "Snapshots");
  await list.getByRole("listitem", { name: before }).getByRole("button", { name: "New sandbox" }).click();
  await page.waitForURL((url) => /\/sandboxes\/sbx/.test(url.pathname) && !url.pathname.includes(sandbox.id));
  const branch = new SandboxPage(page);
  await expect(branch.status).toHaveAttribute("data-state", "running");
  await branch.type("clear; cat /etc/app.conf; echo the answer is $ANSWER\n");
  await expect(branch.terminal()).toContainText(/^broken\nthe answer is 0$/m);
  await api.terminate(branch.id);
});
