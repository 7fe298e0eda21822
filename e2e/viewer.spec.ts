import { SandboxPage } from "./fixtures/sandbox-page.ts";
import { expect, test, uniqueName } from "./fixtures/test.ts";

test("a viewer sees and watches, and is offered nothing that changes things", async ({
  people,
  api,
  opened,
  sandbox,
}) => {
  test.slow();
  await opened.waitForTerminal();
  await opened.type("clear; echo typed-by-the-owner\n");
  await expect(opened.terminal()).toContainText(/^typed-by-the-owner$/m);
  const snapshot = await api.createSnapshot(sandbox.id);
  await api.noteSnapshot(snapshot.id, "for the viewer");
  await api.tagSandbox(sandbox.id, ["shown"]);
  const untouched = await api.createSandbox({ name: uniqueName("untouched") });
  const viewer = await people.invite("viewer");
  const page = await people.open(viewer);
  const theirs = new SandboxPage(page);
  const started: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("processes.exec")) started.push(request.url());
  });
  const offered = (name: RegExp) => page.getByRole("main").getByRole("button", { name });

  await page.goto(`/sandboxes?q=${sandbox.name}`);
  await expect(page.getByRole("row").filter({ hasText: sandbox.name })).toBeVisible();
  await expect(offered(/^(New sandbox|Fork|Snapshot)/)).toHaveCount(0);
  await page.getByRole("button", { name: `Actions for ${sandbox.name}` }).click();
  await expect(page.getByRole("menuitem", { name: "Fork wall" })).toBeVisible();
  await expect(page.getByRole("menuitem", { name: /Terminate|Rename|Pause|Snapshot/ })).toHaveCount(0);
  await page.keyboard.press("Escape");

  await theirs.goto(sandbox.id);
  await expect(theirs.terminal()).toContainText(/^typed-by-the-owner$/m);
  await expect(offered(/^(Fork|Snapshot|Pause|Terminate|New terminal|Tags)/)).toHaveCount(0);
  await expect(theirs.main.getByRole("group", { name: `Tags of ${sandbox.name}` })).toHaveText("shown");
  for (const tab of ["Processes", "Ports", "Files", "Settings"] as const) {
    await theirs.openTab(tab);
    await expect(offered(/^(Run|Expose port|Upload|New folder|Terminate|Set time limit)/)).toHaveCount(0);
  }
  await page.goto(`/snapshots/${snapshot.id}`);
  await expect(page.getByRole("heading", { name: snapshot.name })).toBeVisible();
  await expect(page.getByRole("region", { name: "Note as written" })).toHaveText("for the viewer");
  await expect(offered(/^(Delete|New sandbox|Roll|Edit)/)).toHaveCount(0);
  await page.goto(`/lineage?selected=${snapshot.id}`);
  await expect(page.getByRole("heading", { name: snapshot.name })).toBeVisible();
  await expect(offered(/^(Delete|New sandbox|Roll|Name)/)).toHaveCount(0);

  // Where no terminal is open none is started for somebody who may not.
  await theirs.goto(untouched.id);
  await expect(theirs.main.getByRole("heading", { name: "No terminal is open" })).toBeVisible();
  await page.goto(`/wall?ids=${untouched.id}`);
  await expect(page.getByText("No terminal is running here.")).toBeVisible();
  await expect(offered(/^New terminal/)).toHaveCount(0);
  expect(started).toEqual([]);
  await api.terminate(untouched.id);

  await page.goto("/settings/members");
  await expect(page.getByRole("row").filter({ hasText: viewer.email })).toContainText("Viewer");
  await expect(offered(/^(Invite|Remove)/)).toHaveCount(0);
  await page.goto("/settings/keys");
  await expect(page.getByText("No API keys yet")).toBeVisible();
  await expect(offered(/^New API key/)).toHaveCount(0);
  await page.goto("/settings/quotas");
  await expect(page.getByTestId("quota").first()).toBeVisible();
  await expect(offered(/^Change/)).toHaveCount(0);
});
