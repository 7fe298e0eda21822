import { expect, test, uniqueName } from "./fixtures/test.ts";

test("eight tabs of one browser stay live at once", async ({ context, api, sandbox }) => {
  test.slow();
  // Some with a terminal: each has a socket of its own beside the tab's.
  const paths = Array.from({ length: 8 }, (_, index) =>
    index < 3 ? `/sandboxes/${sandbox.id}/terminal` : `/sandboxes/${sandbox.id}/settings`,
  );
  const pages = [];
  for (const path of paths) {
    const page = await context.newPage();
    await page.goto(path);
    await expect(page.getByTestId("connection")).toHaveAttribute("data-state", "open");
    pages.push(page);
  }
  const name = uniqueName("seen-by-all");
  await api.renameSandbox(sandbox.id, name);
  for (const page of pages) {
    await expect(page.getByRole("main").getByRole("heading", { level: 1 })).toContainText(name);
  }
  // And a page can still be opened and act.
  const last = await context.newPage();
  await last.goto("/sandboxes");
  await expect(last.getByRole("link", { name, exact: true })).toBeVisible();
});
