import type { Page } from "@playwright/test";
import { expectAccessible } from "./fixtures/axe.ts";
import { interactive } from "./fixtures/interactive.ts";
import { test as base, expect, listens } from "./fixtures/test.ts";

const test = base.extend<{ still: Page }>({
  /** Without animations. */
  still: async ({ browser, baseURL }, use) => {
    const context = await browser.newContext({ baseURL, colorScheme: "light", reducedMotion: "reduce" });
    await use(interactive(await context.newPage()));
    await context.close();
  },
});

async function expectAllAccessible(page: Page, paths: string[]): Promise<void> {
  for (const path of paths) {
    await page.goto(path);
    await expect(page.getByRole("main")).toContainText(/\S/);
    await expect(page.getByRole("status", { name: "Loading" })).toHaveCount(0);
    await expectAccessible(page, path);
  }
}

test("axe finds nothing on any page, in light and in dark, nor on what lies over the pages", async ({
  still: page,
  api,
  sandbox,
}) => {
  test.slow();
  const snapshot = await api.createSnapshot(sandbox.id);
  await expectAllAccessible(page, [
    "/sandboxes",
    "/snapshots?kind=all",
    `/snapshots/${snapshot.id}`,
    "/images",
    "/activity",
    "/settings",
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
  still: page,
  api,
  sandbox,
}) => {
  test.slow();
  await api.createSnapshot(sandbox.id);
  const tabs = [
    "terminal",
    "files?path=/etc",
    "files?path=/etc&file=/etc/os-release",
    "files?path=/etc&find=host",
    "processes",
    "processes?list=tree",
    "ports",
    "metrics",
    "metrics?view=table",
    "snapshots",
    "settings",
  ];
  await expectAllAccessible(
    page,
    tabs.map((tab) => `/sandboxes/${sandbox.id}/${tab}`),
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
  await terminate.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("alertdialog");
  await expect(dialog.getByRole("button", { name: "Cancel" })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(dialog.getByRole("button", { name: "Terminate" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(main.locator("header [data-slot=status]")).toHaveAttribute("data-state", "terminated");
});

test("who wants less motion gets none", async ({ still: page }) => {
  await page.goto("/images?dialog=pull");
  const dialog = page.getByRole("dialog");
  await expect(dialog).toBeVisible();
  const seconds = await dialog.evaluate((element) => {
    const { animationDuration, transitionDuration } = getComputedStyle(element);
    return Math.max(Number.parseFloat(animationDuration), Number.parseFloat(transitionDuration));
  });
  expect(seconds).toBeLessThanOrEqual(0.001);
});
