import { violations } from "./fixtures/axe.ts";
import { expect, listens, test } from "./fixtures/test.ts";

for (const colorScheme of ["light", "dark"] as const) {
  test(`${colorScheme}: axe finds nothing on any page`, async ({ browser, baseURL, api, sandbox }) => {
    test.slow();
    // Animations would be caught half way, where colours have no contrast yet.
    const context = await browser.newContext({ baseURL, colorScheme, reducedMotion: "reduce" });
    const page = await context.newPage();
    const snapshot = await api.createSnapshot(sandbox.id);
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
    const pages = [
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
      ...tabs.map((tab) => `/sandboxes/${sandbox.id}/${tab}`),
      "/sandboxes/sbx0000000000000",
    ];
    for (const path of pages) {
      await page.goto(path);
      await expect(page.getByRole("main")).toContainText(/\S/);
      await expect(page.getByRole("status", { name: "Loading" })).toHaveCount(0);
      expect(await violations(page), path).toEqual([]);
    }

    // What lies over the pages.
    await page.goto("/sandboxes?new=1");
    await expect(
      page.getByRole("dialog", { name: "New sandbox" }).getByRole("textbox").first(),
    ).toBeVisible();
    expect(await violations(page), "new sandbox").toEqual([]);
    await page.goto("/images?dialog=pull");
    await expect(page.getByRole("dialog")).toBeVisible();
    expect(await violations(page), "pull image").toEqual([]);
    await page.goto(`/sandboxes/${sandbox.id}/settings`);
    await page.getByRole("banner").getByRole("button", { name: "Search and actions" }).click();
    await expect(
      page.getByRole("dialog", { name: "Search and actions" }).getByRole("combobox"),
    ).toBeFocused();
    expect(await violations(page), "palette").toEqual([]);
    await context.close();
  });
}

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

test("who wants less motion gets none", async ({ browser, baseURL }) => {
  const context = await browser.newContext({ baseURL, reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto("/images?dialog=pull");
  const dialog = page.getByRole("dialog");
  await expect(dialog).toBeVisible();
  const seconds = await dialog.evaluate((element) => {
    const { animationDuration, transitionDuration } = getComputedStyle(element);
    return Math.max(Number.parseFloat(animationDuration), Number.parseFloat(transitionDuration));
  });
  expect(seconds).toBeLessThanOrEqual(0.001);
  await context.close();
});
