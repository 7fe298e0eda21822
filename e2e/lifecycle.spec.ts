import { expect, test, uniqueName } from "./fixtures/test.ts";

test("pause holds everything, resume lets it go on", async ({ page, opened }) => {
  await opened.waitForTerminal();
  await opened.type("echo before-$((40 + 2))\n");
  await expect(opened.terminal()).toContainText(/^before-42$/m);
  const actions = opened.main.getByRole("group", { name: "Actions" });
  await actions.getByRole("button", { name: "Pause" }).click();
  await expect(opened.status).toHaveAttribute("data-state", "paused");
  await expect(opened.main.getByText("This sandbox is paused")).toBeVisible();

  // A paused sandbox stays so over a reload, and its terminal still shows what it showed.
  await page.reload();
  await expect(opened.status).toHaveAttribute("data-state", "paused");
  await expect(opened.terminal()).toContainText(/^before-42$/m);

  await actions.getByRole("button", { name: "Resume" }).click();
  await expect(opened.status).toHaveAttribute("data-state", "running");
  await expect(opened.main.getByText("This sandbox is paused")).toHaveCount(0);
  await opened.type("echo after-$((40 + 3))\n");
  await expect(opened.terminal()).toContainText(/^after-43$/m);
});

test("settings: name and time limit", async ({ page, opened }) => {
  await opened.openTab("Settings");
  const name = uniqueName("settings");
  await opened.main
    .getByRole("button", { name: /^Name: / })
    .last()
    .click();
  await page.getByRole("textbox", { name: "Name" }).fill(name);
  await page.keyboard.press("Enter");
  await expect(opened.main.getByRole("heading", { level: 1 })).toContainText(name);

  await expect(opened.main.getByTestId("time-limit")).toContainText("It has none");
  await opened.main.getByRole("combobox", { name: "Time limit" }).click();
  await page.getByRole("option", { name: "4 hours" }).click();
  await opened.main.getByRole("button", { name: "Set time limit" }).click();
  await expect(opened.main.getByTestId("time-limit")).toContainText("It will be terminated in");
  await page.reload();
  await expect(opened.main.getByTestId("time-limit")).toContainText("It will be terminated in");
});

test("terminate asks, ends the sandbox, and keeps its page with the logs", async ({ page, opened }) => {
  await opened.openTab("Processes");
  const panel = await opened.run("echo kept-for-later");
  await expect(panel.getByText("exit 0")).toBeVisible();
  await opened.main
    .getByRole("group", { name: "Actions" })
    .getByRole("button", { name: "Terminate" })
    .click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Cancel" }).click();
  await expect(opened.status).toHaveAttribute("data-state", "running");

  await opened.terminate();
  await expect(opened.main.getByRole("status", { name: "Terminated" })).toContainText("Terminated");
  await page.reload();
  await opened.main.getByRole("button", { name: "echo kept-for-later" }).click();
  await opened.panel().getByRole("tab", { name: "Log" }).click();
  await expect(opened.panel().getByRole("log")).toContainText("kept-for-later");
  await expect(opened.main.getByRole("button", { name: "Fork" })).toHaveCount(0);
});

test("who goes to another page while something is made or deleted stays there", async ({
  page,
  api,
  sandbox,
}) => {
  const snapshot = await api.createSnapshot(sandbox.id);
  // Another one stands on its files.
  const user = await api.createSandbox({ snapshotId: snapshot.id });
  await api.createSnapshot(user.id);
  await api.terminate(user.id);
  /** Holds the answers to such calls back until the function that it returns is called. */
  async function hold(procedure: string): Promise<() => void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    await page.route(new RegExp(procedure), async (route) => {
      const response = await route.fetch();
      await promise;
      await route.fulfill({ response });
    });
    return resolve;
  }
  const images = page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Images" });

  await page.goto(`/snapshots/${snapshot.id}`);
  const deleted = await hold("snapshots\\.delete");
  await page.getByRole("main").getByRole("button", { name: "Delete" }).click();
  const ask = page.getByRole("alertdialog");
  await expect(ask).toContainText(
    /frees up to .*: files shared with a later snapshot are freed when that is deleted/,
  );
  await ask.getByRole("button", { name: "Delete" }).click();
  await images.click();
  await page.waitForURL(/\/images$/);
  deleted();
  await expect(page.getByText(`${snapshot.name} was deleted`)).toBeVisible();
  await expect(page).toHaveURL(/\/images$/);

  const created = await hold("sandboxes\\.create");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Sandboxes" }).click();
  await page.getByRole("button", { name: "New sandbox", exact: true }).first().click();
  await images.click();
  await page.waitForURL(/\/images$/);
  created();
  const told = page.getByRole("listitem").filter({ hasText: / is running$|is runningOpen/ });
  await expect(told).toBeVisible();
  await expect(page).toHaveURL(/\/images$/);
  await told.getByRole("button", { name: "Open" }).click();
  await page.waitForURL(/\/sandboxes\/sbx/);
  await api.terminate(/sbx[0-9a-z]+/.exec(page.url())![0]);
});

test("a snapshot in use names the sandboxes that need it, and is deleted with them if wanted", async ({
  page,
  api,
  sandbox,
}) => {
  const snapshot = await api.createSnapshot(sandbox.id);
  const user = await api.createSandbox({ name: uniqueName("user"), snapshotId: snapshot.id });
  await page.goto(`/snapshots/${snapshot.id}`);
  await page.getByRole("main").getByRole("button", { name: "Delete" }).click();
  const dialog = page.getByRole("alertdialog", { name: `${snapshot.name} is in use` });
  await expect(dialog.getByRole("link", { name: user.name })).toBeVisible();
  const both = dialog.getByRole("button", { name: "Terminate and delete" });
  await expect(both).toBeDisabled();
  const first = dialog.getByRole("checkbox", { name: "Terminate it first" });
  await first.click();

  // What can't be terminated keeps it.
  await page.route(/sandboxes\.terminate/, (route) => route.abort(), { times: 1 });
  await both.click();
  await expect(page.getByText(`${snapshot.name} was kept`)).toBeVisible();
  expect(await api.getSandbox(user.id)).toMatchObject({ status: "running" });

  await page.getByRole("main").getByRole("button", { name: "Delete" }).click();
  await first.click();
  await both.click();
  await page.waitForURL(/\/snapshots$/);
  await expect(page.getByText(`${snapshot.name} was deleted`)).toBeVisible();
  expect(await api.getSandbox(user.id)).toMatchObject({ status: "terminated" });
  expect(await api.getSandbox(sandbox.id)).toMatchObject({ status: "running" });
});
