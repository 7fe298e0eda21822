import type { Page } from "@playwright/test";
import { expectAccessible } from "./fixtures/axe.ts";
import type { Tab } from "./fixtures/sandbox-page.ts";
import { expect, listens, test } from "./fixtures/test.ts";

test.use({ colorScheme: "light" });

async function expectLoadedAccessible(page: Page, what: string): Promise<void> {
  await expect(page.getByRole("main")).toContainText(/\S/);
  await expect(page.getByRole("status", { name: "Loading" })).toHaveCount(0);
  await expectAccessible(page, what);
}

async function expectAllAccessible(page: Page, paths: string[]): Promise<void> {
  for (const path of paths) {
    await page.goto(path);
    await expectLoadedAccessible(page, path);
  }
}

test("axe finds nothing on any page, in light and in dark, nor on what lies over the pages", async ({
  page,
  api,
  sandbox,
}) => {
  test.slow();
  const snapshot = await api.createSnapshot(sandbox.id);
  await page.goto("/");
  for (const name of ["Sandboxes", "Images", "Activity", "Settings"]) {
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name }).click();
    await expect(page.getByRole("banner").getByText(name, { exact: true })).toHaveAttribute(
      "aria-current",
      "page",
    );
    await expectLoadedAccessible(page, name);
  }
  await expectAllAccessible(page, [
    "/snapshots?kind=all",
    `/snapshots/${snapshot.id}`,
    `/lineage?selected=${sandbox.id}`,
    `/lineage?view=outline&selected=${sandbox.id}`,
    `/wall?ids=${sandbox.id}`,
    `/compare?a=${snapshot.id}&b=${sandbox.id}`,
    "/sandboxes/sbx0000000000000",
  ]);

  await page.goto("/sandboxes?new=1");
  await expect(page.getByRole("dialog", { name: "New sandbox" }).getByRole("textbox").first()).toBeVisible();
  await expectAccessible(page, "new sandbox");
  await page.goto("/images?dialog=pull");
  await expect(page.getByRole("dialog")).toBeVisible();
  await expectAccessible(page, "pull image");
});

test("axe finds nothing on any tab of a sandbox, in light and in dark, nor on the palette", async ({
  page,
  api,
  opened,
}) => {
  test.slow();
  await api.createSnapshot(opened.id);
  const tabs: Tab[] = ["Terminal", "Processes", "Ports", "Metrics", "Snapshots", "Comments", "Settings"];
  for (const tab of tabs) {
    await opened.openTab(tab);
    await expectLoadedAccessible(page, tab);
  }
  await expectAllAccessible(
    page,
    [
      "files?path=/etc",
      "files?path=/etc&file=/etc/os-release",
      "files?path=/etc&find=host",
      "processes?list=tree",
      "metrics?view=table",
    ].map((tab) => `/sandboxes/${opened.id}/${tab}`),
  );
  await page.getByRole("banner").getByRole("button", { name: "Search and actions" }).click();
  await expect(page.getByRole("dialog", { name: "Search and actions" }).getByRole("combobox")).toBeFocused();
  await expectAccessible(page, "palette");
});

test("from the keyboard alone: skip to the content, see where the focus is, open and terminate a sandbox", async ({
  page,
  sandbox,
}) => {
  await page.goto(`/sandboxes?q=${sandbox.name}`);
  const row = page.getByRole("link", { name: sandbox.name, exact: true });
  await expect(row).toBeVisible();
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "Skip to content" });
  await expect(skip).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(async () => {
    await page.keyboard.press("Tab");
    await expect(row).toBeFocused({ timeout: 200 });
  }).toPass();
  expect(await row.evaluate((link) => getComputedStyle(link, "::after").outlineStyle)).not.toBe("none");
  await page.keyboard.press("Enter");
  await page.waitForURL(new RegExp(`/sandboxes/${sandbox.id}/`));

  await listens(page);
  const main = page.getByRole("main");
  const terminate = main.getByRole("group", { name: "Actions" }).getByRole("button", { name: "Terminate" });
  // The terminal takes the focus by itself, and Tab is its program's.
  const typing = main.getByRole("textbox", { name: "Type into shell 1" });
  await expect(typing).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(typing).toBeFocused();
  await expect(typing).toHaveAccessibleDescription(/Shift\+Up leaves the terminal/);
  await page.keyboard.press("Control+Shift+ArrowUp");
  await expect(main.getByRole("tab", { name: "shell 1" })).toBeFocused();
  await expect(async () => {
    await page.keyboard.press("Shift+Tab");
    await expect(terminate).toBeFocused({ timeout: 200 });
  }).toPass();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("alertdialog");
  await expect(dialog.getByRole("button", { name: "Cancel" })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(dialog.getByRole("button", { name: "Terminate" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(main.locator("header [data-slot=status]")).toHaveAttribute("data-state", "terminated");
});

test("who wants less motion gets none", async ({ page }) => {
  await page.goto("/images?dialog=pull");
  const dialog = page.getByRole("dialog");
  await expect(dialog).toBeVisible();
  const seconds = await dialog.evaluate((element) => {
    const { animationDuration, transitionDuration } = getComputedStyle(element);
    return Math.max(Number.parseFloat(animationDuration), Number.parseFloat(transitionDuration));
  });
  expect(seconds).toBeLessThanOrEqual(0.001);
});

test("another theme is on at once, and later changes move again", async ({ people, account }) => {
  const page = await people.open(account, { colorScheme: "light", reducedMotion: "no-preference" });
  await page.goto("/settings");
  await expect(page.locator("html")).toHaveClass(/\blight\b/);
  await page.evaluate(() => {
    document.addEventListener("transitionrun", () => {
      document.body.dataset.moved = String(Number(document.body.dataset.moved ?? 0) + 1);
    });
  });
  const body = page.locator("body");
  await page.emulateMedia({ colorScheme: "dark" });
  await expect(page.locator("html")).toHaveClass(/\bdark\b/);
  await expect(page.locator("html")).not.toHaveAttribute("data-theme-changing");
  await expect(body).not.toHaveAttribute("data-moved");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Images" }).hover();
  await expect(body).toHaveAttribute("data-moved");
});
