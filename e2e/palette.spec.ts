import { expect, listens, test } from "./fixtures/test.ts";

test("everything on the current sandbox from the keyboard: pause, rename, snapshot, jump", async ({
  page,
  sandbox,
}) => {
  await page.goto(`/sandboxes/${sandbox.id}/settings`);
  const main = page.getByRole("main");
  const status = main.locator("header [data-slot=status]");
  await expect(status).toHaveAttribute("data-state", "running");
  const palette = page.getByRole("dialog", { name: "Search and actions" });

  async function choose(text: string, option: string | RegExp) {
    await listens(page);
    await page.keyboard.press("Control+k");
    await expect(palette.getByRole("combobox")).toBeFocused();
    await page.keyboard.type(text);
    await expect(palette.getByRole("option", { name: option }).first()).toHaveAttribute(
      "aria-selected",
      "true",
    );
    await page.keyboard.press("Enter");
    await expect(palette).toHaveCount(0);
  }

  await choose("pause", "Pause");
  await expect(status).toHaveAttribute("data-state", "paused");
  await choose("resume", "Resume");
  await expect(status).toHaveAttribute("data-state", "running");

  await choose("rename", "Rename…");
  const dialog = page.getByRole("dialog", { name: `Rename ${sandbox.name}` });
  await dialog.getByRole("textbox", { name: "Name" }).fill(`${sandbox.name}-x`);
  await page.keyboard.press("Enter");
  await expect(main.getByRole("heading", { level: 1 })).toContainText(`${sandbox.name}-x`);

  await choose("snapshot file", "Snapshot filesystem");
  const result = main.getByRole("status", { name: "Last result" });
  await expect(result).toContainText("Snapshot ready", { timeout: 120_000 });
  await result.getByRole("button", { name: /^Snapshot name: / }).click();
  await result.getByRole("textbox", { name: "Snapshot name" }).fill(`${sandbox.name} as it was`);
  await page.keyboard.press("Enter");
  await expect(result.getByRole("link", { name: `Open ${sandbox.name} as it was` })).toBeVisible();

  // To a page, and back to the sandbox by its id.
  await choose("page activity", /^Activity/);
  await page.waitForURL(/\/activity$/);
  await choose(sandbox.id, new RegExp(`${sandbox.name}-x`));
  await page.waitForURL(new RegExp(`/sandboxes/${sandbox.id}/`));
});

test("roll back, compare, push and the wall are in the palette of the current thing", async ({
  page,
  api,
  sandbox,
}) => {
  const snapshot = await api.createSnapshot(sandbox.id);
  const palette = page.getByRole("dialog", { name: "Search and actions" });
  async function choose(text: string, option: RegExp) {
    await listens(page);
    await page.keyboard.press("Control+k");
    await expect(palette.getByRole("combobox")).toBeFocused();
    await palette.getByRole("combobox").fill(text);
    await palette.getByRole("option", { name: option }).first().click();
    await expect(palette).toHaveCount(0);
  }

  await page.goto(`/sandboxes/${sandbox.id}/settings`);
  await choose("roll back", /^Roll back/);
  const rollback = page.getByRole("alertdialog", { name: `Roll ${sandbox.name} back?` });
  await expect(rollback.getByRole("radio", { name: snapshot.name })).toBeChecked();
  await rollback.getByRole("button", { name: "Cancel" }).click();
  await expect(rollback).toHaveCount(0);
  await choose("fork wall", /^Open the fork wall/);
  await page.waitForURL((url) => url.pathname.endsWith("/wall") && url.searchParams.get("of") === sandbox.id);

  await page.goto(`/snapshots/${snapshot.id}`);
  await choose("build image", /^Build image/);
  const build = page.getByRole("dialog", { name: `Build an image from ${snapshot.name}` });
  await build.getByRole("button", { name: "Cancel" }).click();
  await expect(build).toHaveCount(0);
  await choose("back to it", /^Roll .* back to it/);
  const back = page.getByRole("alertdialog", { name: `Roll ${sandbox.name} back to ${snapshot.name}?` });
  await back.getByRole("button", { name: "Cancel" }).click();
  await expect(back).toHaveCount(0);
  await choose("compare", /^Compare with/);
  const compare = page.getByRole("dialog", { name: `Compare ${snapshot.name} with…` });
  await compare.getByRole("link", { name: new RegExp(sandbox.name) }).click();
  await page.waitForURL(/\/compare\?/);
  await expect(page.getByRole("main")).toContainText(sandbox.name);

  await page.goto("/images");
  const base = page.getByRole("main").getByRole("row").filter({ hasText: "Base image" });
  const push = (await base.getByRole("button", { name: /^Push / }).getAttribute("aria-label"))!;
  await page.goto(`/images?q=${encodeURIComponent(push.replace("Push ", ""))}`);
  await choose("push", /^Push…/);
  await expect(page.getByRole("dialog", { name: push })).toBeVisible();
});

test("the search of the top bar opens it, Escape closes it, the theme can be chosen", async ({ page }) => {
  await page.goto("/snapshots");
  await page.getByRole("banner").getByRole("button", { name: "Search and actions" }).click();
  const palette = page.getByRole("dialog", { name: "Search and actions" });
  await palette.getByRole("combobox").fill("theme dark");
  await palette.getByRole("option", { name: /Theme: Dark/ }).click();
  await expect(page.locator("html")).toHaveClass(/dark/);
  await page.keyboard.press("Control+k");
  await palette.getByRole("combobox").fill("no such thing at all");
  await expect(palette.getByText("No results.")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(palette).toHaveCount(0);

  // It is left for where one was; so is a dialog that was chosen in it.
  const filter = page.getByRole("searchbox", { name: "Filter snapshots" });
  await filter.focus();
  await page.keyboard.press("Control+k");
  await expect(palette.getByRole("combobox")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(filter).toBeFocused();
  await page.keyboard.press("Control+k");
  await palette.getByRole("combobox").fill("keyboard shortcuts");
  await expect(palette.getByRole("option", { name: "Keyboard shortcuts" })).toHaveAttribute(
    "aria-selected",
    "true",
  );
  await page.keyboard.press("Enter");
  const shortcuts = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(shortcuts).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(shortcuts).toHaveCount(0);
  await expect(filter).toBeFocused();
});

test("shortcuts: a list of them, pages with two keys, and silence while typing", async ({ page, opened }) => {
  await opened.waitForTerminal();
  // In a terminal every key is the program's; with Shift the palette opens there, too.
  await opened.type("echo ?gs-$((1 + 1))\n");
  await expect(opened.terminal()).toContainText(/^\?gs-2$/m);
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.keyboard.press("Control+Shift+K");
  await expect(page.getByRole("dialog", { name: "Search and actions" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(opened.main.getByRole("textbox", { name: "Type into shell 1" })).toBeFocused();

  await page.goto("/snapshots");
  await expect(page.getByRole("heading", { name: "Snapshots", exact: true })).toBeVisible();
  const filter = page.getByRole("searchbox", { name: "Filter snapshots" });
  await listens(page);
  await page.keyboard.press("/");
  await expect(filter).toBeFocused();
  await page.keyboard.type("?g");
  await expect(filter).toHaveValue("?g");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await filter.blur();
  await page.keyboard.press("?");
  const list = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(list.getByText("New sandbox with options")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(list).toHaveCount(0);
  await page.keyboard.press("g");
  await page.keyboard.press("l");
  await page.waitForURL(/\/lineage$/);
});
