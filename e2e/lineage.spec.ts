import { expect, listens, test } from "./fixtures/test.ts";

/** Of one parent, so many that some fold. */
const CHILDREN = 13;

test("many children fold into a card that opens, and fold again", async ({ page, api, sandbox }) => {
  for (let index = 0; index < CHILDREN; index += 1) await api.createSnapshot(sandbox.id);
  await page.goto(`/lineage?view=graph&selected=${sandbox.id}`);
  const graph = page.getByRole("group", { name: "Lineage graph" });
  // What came from what is drawn as lines: the way to the selection, and on to its children.
  const lines = graph.getByTestId("lineage-lines");
  await expect(lines.locator("[data-look=on-path]").first()).toHaveAttribute("d", /^M[\d.-]+ [\d.-]+H/);
  await expect(lines.locator("[data-look=plain]").first()).toHaveAttribute("d", /^(M[^M]+){2,}$/);
  const folded = graph.getByRole("button", { name: new RegExp(`^Show \\d+ more of ${sandbox.name}$`) });
  // Only what is in sight is rendered, and what others make at the same time moves it.
  const fit = graph.getByRole("button", { name: /fit view/i });
  await expect(async () => {
    await fit.click();
    await expect(folded).toHaveText(/^\+\d+$/, { timeout: 5_000 });
    await folded.click({ timeout: 5_000 });
  }).toPass();
  await expect(folded).toHaveCount(0);
  await expect(async () => {
    await fit.click();
    await graph.getByRole("button", { name: "Collapse all" }).click({ timeout: 5_000 });
  }).toPass();
  await expect(folded).toHaveCount(1);
});

test("a snapshot that another makes appears by itself, and a search in the outline opens what hides it", async ({
  page,
  api,
  sandbox,
}) => {
  await page.goto(`/lineage?view=outline&selected=${sandbox.id}`);
  const tree = page.getByRole("tree", { name: "Lineage" });
  const parent = tree.getByRole("treeitem", { name: `Sandbox ${sandbox.name}` });
  await expect(parent).toBeVisible();
  await listens(page);
  const { name } = await api.createSnapshot(sandbox.id);
  const child = tree.getByRole("treeitem", { name: `Filesystem snapshot ${name}` });
  await expect(child).toBeVisible();
  await expect(parent).toHaveAttribute("aria-expanded", "true");
  await parent.focus();
  await page.keyboard.press("ArrowLeft");
  await expect(parent).toHaveAttribute("aria-expanded", "false");

  const search = page.getByRole("searchbox", { name: "Search lineage" });
  await search.fill(name);
  await expect(child).toBeVisible();
  await search.fill("");
  await page.getByRole("button", { name: "Collapse all" }).click();
  await expect(parent).toHaveAttribute("aria-expanded", "false");
  await expect(child).toHaveCount(0);
});

test("a running sandbox tells in the lineage what it uses now", async ({ page, sandbox }) => {
  await page.goto(`/lineage?view=outline&selected=${sandbox.id}`);
  const row = page.getByRole("treeitem", { name: `Sandbox ${sandbox.name}` });
  await expect(row.getByTestId("node-usage")).toHaveText(/^\d[\d.]* CPU · [\d.]+ [MG]iB$/);
  await page.goto(`/lineage?view=graph&selected=${sandbox.id}`);
  const card = page.getByTestId("lineage-node").filter({ hasText: sandbox.name });
  await expect(card.getByTestId("node-usage")).toHaveText(/CPU · [\d.]+ [MG]iB$/);
});
