import { expect, test, uniqueName } from "./fixtures/test.ts";

test("an unknown sandbox has a page that says so", async ({ page }) => {
  const response = await page.goto("/sandboxes/sbx0000000000000/terminal");
  expect(response?.status()).toBe(404);
  await expect(page.getByRole("heading", { name: "Sandbox not found" })).toBeVisible();
  await page.getByRole("link", { name: "All sandboxes" }).click();
  await expect(page.getByRole("heading", { name: "Sandboxes", exact: true })).toBeVisible();
});

test("an address that is no id is a 404 too", async ({ page }) => {
  const response = await page.goto("/sandboxes/not-an-id");
  expect(response?.status()).toBe(404);
  await expect(page.getByRole("heading", { name: "Sandbox not found" })).toBeVisible();
});

test("a terminal that is gone says so instead of trying for ever", async ({ page, opened }) => {
  await page.goto(`/sandboxes/${opened.id}/terminal?tab=prc0000000000000`);
  // The unknown one is left out; the sandbox's own shell is shown.
  await expect(page.getByRole("tab", { name: "shell 1" })).toHaveAttribute("aria-selected", "true");
});

test("a program and arguments with an open quote is refused before it runs", async ({ page, opened }) => {
  await opened.openTab("Processes");
  const form = opened.main.getByRole("form", { name: "Run a command" });
  await form.getByRole("combobox", { name: "Run as" }).click();
  await page.getByRole("option", { name: "Program and arguments" }).click();
  await form.getByRole("textbox", { name: "Command" }).fill("echo 'open");
  await form.getByRole("button", { name: "Run" }).click();
  await expect(form.getByRole("alert")).toContainText("is not closed");
});

test("an image that can't be had fails with a sentence that names it", async ({ page }) => {
  const repository = `nobody/${uniqueName("nothing")}`;
  await page.goto("/images");
  await page.getByRole("button", { name: "Pull image" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Reference" }).fill(`127.0.0.1:9/${repository}:1`);
  await dialog.getByRole("checkbox", { name: "Plain HTTP" }).check();
  await dialog.getByRole("button", { name: "Pull", exact: true }).click();
  const row = page.getByRole("row", { name: `${repository}:1` });
  await expect(row).toHaveAttribute("data-state", "failed");
  await expect(row).toContainText("127.0.0.1:9");
});

test("a page whose script was lost on the way loads again by itself", async ({ page }) => {
  let lost = false;
  await page.route(/\/_next\/.*\.js/, async (route) => {
    if (lost) return route.fallback();
    lost = true;
    return route.abort("internetdisconnected");
  });
  await page.goto("/sandboxes");
  await page.keyboard.press("Escape");
  await expect(async () => {
    await page.keyboard.press("?");
    await expect(page.getByRole("dialog")).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 60_000 });
  expect(lost).toBe(true);
});

test("a page that is older than the server says so when it lacks what somebody asks for", async ({
  page,
}) => {
  await page.goto("/sandboxes");
  await page.route(/\/_next\/static\/.*\.js/, (route) => route.fulfill({ status: 404 }));
  await page.getByRole("main").getByRole("button", { name: "New sandbox with options" }).first().click();
  const banner = page.getByRole("status").filter({ hasText: "Forkyard was updated" });
  await expect(banner).toBeVisible();
  await page.unrouteAll();
  await banner.getByRole("button", { name: "Reload" }).click();
  await expect(page.getByRole("dialog", { name: "New sandbox" })).toBeVisible();
  await expect(banner).toBeHidden();
});

test("a page whose own script is lost on the way to it can be loaded again", async ({ page }) => {
  await page.goto("/sandboxes");
  await page.route(/\/_next\/static\/.*\.js/, (route) => route.abort("internetdisconnected"));
  await page.getByRole("link", { name: "Snapshots", exact: true }).click();
  const alert = page.getByRole("alert").filter({ hasText: "script could not be loaded" });
  await expect(alert).toBeVisible();
  await page.unrouteAll();
  await alert.getByRole("button", { name: "Reload the page" }).click();
  await expect(page.getByRole("heading", { name: "Snapshots", exact: true })).toBeVisible();
});

test("a snapshot whose request was lost on the way is asked for again, and made once", async ({ opened }) => {
  const { page } = opened;
  let lost = 0;
  await page.route(/snapshots\.createMemory/, async (route) => {
    lost += 1;
    // The first never leaves, of the second only the answer is lost.
    if (lost === 1) return route.abort("connectionreset");
    if (lost === 2) {
      await route.fetch();
      return route.abort("connectionreset");
    }
    return route.fallback();
  });
  await opened.capture("Snapshot memory");
  await expect.poll(() => lost).toBe(3);
  expect(await opened.operations("snapshot.memory")).toHaveLength(1);
});
