import { expect, test } from "./fixtures/test.ts";

test("on a phone a long command has the whole width, and what each side has of it stands below", async ({
  page,
  api,
  sandbox,
}) => {
  const words = Array.from({ length: 12 }, (_, index) => `--option-${index}=value`).join(" ");
  await api.exec(sandbox.id, `sleep 100000; : ${words}`);
  const snapshot = await api.createSnapshot(sandbox.id);
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(`/compare?a=${sandbox.id}&b=${snapshot.id}`);
  const table = page.getByRole("table", { name: "Processes" });
  const row = table.getByRole("row").filter({ hasText: "--option-11=value" });
  const cells = row.getByRole("cell");
  await expect(cells.filter({ hasText: "Not captured" })).not.toHaveCount(0);
  const [command, first] = await cells.evaluateAll((all) =>
    all.map((cell) => {
      const { top, bottom, width } = cell.getBoundingClientRect();
      return { top, bottom, width };
    }),
  );
  expect(command!.width).toBeGreaterThan(300);
  expect(first!.top).toBeGreaterThanOrEqual(command!.bottom);
  expect(
    await page
      .getByRole("region", { name: "Processes" })
      .evaluate((box) => box.scrollWidth - box.clientWidth),
  ).toBe(0);

  // A sandbox goes on, and no event tells of its files.
  const files = page.getByRole("table", { name: "Files" });
  await expect(page.getByText("No files differ.").or(files)).toBeVisible();
  const later = await api.exec(sandbox.id, "echo later > /srv/later.txt");
  await expect.poll(async () => (await api.getProcess(later.id)).exitCode).toBe(0);
  await page.getByRole("button", { name: "Compare again" }).click();
  await files.getByRole("button", { name: "/srv/later.txt" }).click();
  const diff = page.getByRole("dialog").getByRole("region", { name: "Text diff" });
  await expect(diff.locator("[data-state=removed]")).toContainText("later");
  await page.keyboard.press("Escape");
  const changed = await api.exec(sandbox.id, "echo changed > /srv/later.txt");
  await expect.poll(async () => (await api.getProcess(changed.id)).exitCode).toBe(0);
  await files.getByRole("button", { name: "/srv/later.txt" }).click();
  await expect(diff.locator("[data-state=removed]")).toContainText("changed");
});
