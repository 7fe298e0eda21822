import { expect, test, uniqueName } from "./fixtures/test.ts";

test("activity tells what happens as it happens, filters by noun, thing and text, and links to things", async ({
  page,
  api,
  sandbox,
}) => {
  await page.goto(`/activity?thing=${sandbox.id}`);
  const list = page.getByRole("list", { name: "Activity" });
  await expect(list.getByRole("link", { name: `Started ${sandbox.name}` })).toBeVisible();

  // Live: nothing is reloaded.
  await api.exec(sandbox.id, "exit 3");
  const ended = list.getByRole("listitem").filter({ hasText: "Exit code 3" });
  await expect(ended).toHaveAttribute("data-state", "failed");

  await page.getByRole("button", { name: "About: " }).click();
  await page.getByRole("menuitemradio", { name: "Sandboxes" }).click();
  await expect(page).toHaveURL(/noun=sandbox/);
  await expect(ended).toHaveCount(0);
  const searches: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("events.list")) searches.push(request.url());
  });
  const nothing = uniqueName("nothing");
  await page.getByRole("searchbox", { name: "Filter activity" }).pressSequentially(nothing, { delay: 20 });
  await expect(page.getByRole("heading", { name: "Nothing matches" })).toBeVisible();
  // Asked for when the typing has come to rest, not for each letter.
  const asked = searches.filter((url) => decodeURIComponent(url).includes('"text"'));
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.length).toBeLessThan(nothing.length / 2);
  await page.getByRole("button", { name: "Show everything" }).click();
  await expect(page).toHaveURL(/\/activity$/);

  // The same by its row, and then its page.
  await page.getByRole("searchbox", { name: "Filter activity" }).fill(sandbox.name);
  const started = list.getByRole("listitem").filter({ hasText: `Started ${sandbox.name}` });
  await started.getByRole("button", { name: `Show only ${sandbox.name}` }).click();
  await expect(page).toHaveURL(new RegExp(`thing=${sandbox.id}`));
  await list.getByRole("link", { name: `Started ${sandbox.name}` }).click();
  await page.waitForURL(new RegExp(`/sandboxes/${sandbox.id}`));
});

test("settings show the node, what it can do, the disk and for how long things are kept", async ({
  page,
}) => {
  await page.goto("/sandboxes");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Settings" }).click();
  const main = page.getByRole("main");
  for (const heading of [
    "Theme",
    "Node and engine",
    "What this host can do",
    "Disk",
    "How long things are kept",
  ]) {
    await expect(main.getByRole("heading", { name: heading })).toBeVisible();
  }
  await expect(main.getByRole("progressbar", { name: "Disk space used" })).toBeVisible();
  await main.getByRole("radiogroup", { name: "Theme" }).getByRole("radio", { name: "Dark" }).click();
  await expect(page.locator("html")).toHaveClass(/dark/);
  await page.reload();
  await expect(page.locator("html")).toHaveClass(/dark/);
});
