import { expect, test } from "./fixtures/test.ts";

test("a terminal is shared: a stranger watches it without an account, can't type, and is cut off", async ({
  page,
  sandbox,
  opened,
  people,
}) => {
  test.slow();
  await opened.waitForTerminal();
  await opened.type("clear; echo seen-by-all\n");
  await expect(opened.terminal()).toContainText(/^seen-by-all$/m);
  await page.getByRole("button", { name: "Actions for shell 1" }).click();
  await page.getByRole("menuitem", { name: "Share terminal…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Create link" }).click();
  const link = await dialog.getByRole("textbox", { name: "Share link" }).inputValue();
  await dialog.getByRole("button", { name: "Done" }).click();

  const stranger = await people.open(null);
  await stranger.goto(link);
  const log = stranger.getByRole("log");
  await expect(log).toContainText(/^seen-by-all$/m);
  // The secret doesn't stay in the address, and what it opens is this alone.
  await expect(stranger).toHaveURL(/\/share$/);
  expect((await stranger.request.get("/api/trpc/sandboxes.list")).status()).toBe(401);
  await stranger.getByRole("textbox", { name: /^Type into/ }).focus();
  await stranger.keyboard.type("echo typed-by-a-stranger\n");
  await opened.type("echo after-the-stranger\n");
  await expect(log).toContainText(/^after-the-stranger$/m);
  await expect(log).not.toContainText("typed-by-a-stranger");

  await page.goto("/settings/shares");
  const mine = page
    .getByRole("list", { name: "Share links" })
    .getByRole("listitem")
    .filter({ hasText: `shell 1 in ${sandbox.name}` });
  await expect(mine).toContainText("opened");
  await mine.getByRole("button", { name: /^Revoke/ }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Revoke" }).click();
  await expect(mine).toHaveCount(0);
  await expect(stranger.getByTestId("terminal")).not.toHaveAttribute("data-state", "open");
  const again = await people.open(null);
  await again.goto(link);
  await expect(again.getByRole("main").getByRole("alert")).toContainText("no longer valid");
});

test("a snapshot is shared from its menu and shown to a stranger", async ({ page, api, sandbox, people }) => {
  const snapshot = await api.createSnapshot(sandbox.id);
  await page.goto(`/sandboxes/${sandbox.id}/snapshots`);
  await page.getByRole("button", { name: `Actions for ${snapshot.name}` }).click();
  await page.getByRole("menuitem", { name: "Share…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Create link" }).click();
  const link = await dialog.getByRole("textbox", { name: "Share link" }).inputValue();
  const stranger = await people.open(null);
  // What an earlier link answers late is not shown in the place of the one that was opened after it.
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  await stranger.route("**/api/share/open", (route) => held.then(() => route.continue()), { times: 1 });
  const asked = stranger.waitForRequest("**/api/share/open");
  await stranger.goto(link);
  const late = (await asked).response();
  const show = (hash: string) => stranger.evaluate((to) => window.location.assign(to), hash);
  await show("#token=another");
  const alert = stranger.getByRole("main").getByRole("alert");
  await expect(alert).toContainText("no longer valid");
  release();
  await (await late)?.finished();
  await expect(alert).toBeVisible();
  await show(new URL(link).hash);
  await expect(stranger.getByRole("heading", { name: snapshot.name })).toBeVisible();
  await show("#token=another");
  await expect(alert).toContainText("no longer valid");
  await show(new URL(link).hash);
  await expect(stranger.getByRole("main")).toContainText("Files");
  const revoke = dialog.getByRole("button", { name: `Revoke the link to ${snapshot.name}` });
  await revoke.click();
  const ask = page.getByRole("alertdialog", { name: `Revoke the link to ${snapshot.name}?` });
  await ask.getByRole("button", { name: "Cancel" }).click();
  await expect(revoke).toBeFocused();
  await revoke.click();
  await ask.getByRole("button", { name: "Revoke" }).click();
  await expect(dialog.getByRole("list", { name: "Share links" })).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole("button", { name: `Actions for ${snapshot.name}` })).toBeFocused();
  await stranger.goto("about:blank");
  await stranger.goto(link);
  await expect(stranger.getByRole("main").getByRole("alert")).toContainText("no longer valid");
});
