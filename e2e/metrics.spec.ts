import { expect, test } from "./fixtures/test.ts";

test("what a sandbox uses is there as charts with limits and as a table, and moves", async ({
  page,
  opened,
}) => {
  const { id } = opened;
  await opened.openTab("Metrics");
  const memory = opened.main.getByRole("group", { name: "Memory" });
  await expect(memory).toContainText("of 512 MiB", { timeout: 60_000 });
  await expect(memory).toContainText(/Mean .* MiB, highest/);
  await expect(memory.getByTestId("limit")).toBeAttached();
  await expect(opened.main.getByTestId("metric")).toHaveCount(5);

  await opened.main.getByRole("radio", { name: "Table" }).click();
  await expect(page).toHaveURL(/view=table/);
  const rows = opened.main.getByRole("table", { name: "Metrics" }).getByRole("row");
  await expect(rows.nth(1)).toContainText("MiB");
  await opened.main.getByRole("radio", { name: "Last 24 hours" }).click();
  await expect(rows.nth(1)).toContainText("MiB");
  await page.goto("/sandboxes");
  const row = page.getByTestId("sandbox").and(page.locator(`[data-id=${id}]`));
  await expect(row.getByTestId("sparkline")).toHaveCount(2);
  await expect(row).toContainText("of 512 MiB");
});

test("the tree of processes shows who started whom, and takes a signal", async ({ page, opened }) => {
  await opened.openTab("Processes");
  const panel = await opened.run("sleep 7771 & sleep 7772; wait");
  await expect(panel).toHaveAttribute("data-state", "running");
  await opened.main.getByRole("radio", { name: "All processes" }).click();
  await expect(page).toHaveURL(/list=tree/);
  const tree = opened.main.getByRole("table", { name: "Process tree" });
  const rows = tree.getByTestId("tree-process");
  await expect(rows.first()).toContainText("1");
  const child = rows.filter({ has: page.getByText("sleep 7771", { exact: true }) });
  await expect(child).toHaveCount(1);
  await expect(child.getByRole("button", { name: /^Signal for process / })).toHaveCount(1);
  await tree.getByRole("button", { name: /^Kill sleep 7771/ }).click();
  await expect(child).toHaveCount(0);
  await expect(panel).toHaveAttribute("data-state", "killed");
});

test("a log is followed and searched", async ({ opened }) => {
  await opened.openTab("Processes");
  const panel = await opened.run("seq 1 300; echo needle one; read line; echo needle $line");
  await panel.getByRole("tab", { name: "Log" }).click();
  const log = panel.getByRole("log");
  await expect(log).toContainText("needle one");
  await panel.getByRole("textbox", { name: "Standard input" }).fill("two");
  await panel.getByRole("textbox", { name: "Standard input" }).press("Enter");
  await expect(log).toContainText("needle two");
  await panel.getByRole("searchbox", { name: "Search log" }).fill("NEEDLE");
  const count = panel.getByRole("search", { name: "Log" }).getByRole("status");
  await expect(count).toHaveText("2 lines");
  await panel.getByRole("searchbox", { name: "Search log" }).press("Enter");
  await expect(count).toHaveText("1 of 2 lines");
  await expect(log.locator("[data-match] mark")).toHaveText("needle");
});
