import { expect, test } from "./fixtures/test.ts";

test("a terminal is split to the right and down; panes are kept, changed by keyboard and closed", async ({
  page,
  opened,
}) => {
  await opened.waitForTerminal();
  await opened.type("echo in-the-first\n");
  await expect(opened.terminal()).toContainText(/^in-the-first$/m);
  await page.getByRole("button", { name: "Split right" }).click();
  await expect(page.getByRole("tab", { name: "shell 2" })).toHaveAttribute("aria-selected", "true");
  const borders = page.getByRole("separator", { name: "Border between panes" });
  await expect(borders).toHaveCount(1);
  await expect(opened.terminal("shell 1")).toBeAttached();
  await opened.type("echo in-the-second\n", "shell 2");
  await expect(opened.terminal("shell 2")).toContainText(/^in-the-second$/m);

  await page.getByRole("button", { name: "Split down" }).click();
  await expect(page.getByRole("tab", { name: "shell 3" })).toHaveAttribute("aria-selected", "true");
  await expect(borders).toHaveCount(2);

  // By keyboard: from the third, below, up to the second and left to the first.
  const input = (title: string) =>
    opened.main.getByRole("textbox", { name: `Type into ${title}`, exact: true });
  await expect(input("shell 3")).toBeFocused();
  await page.keyboard.press("Alt+Shift+ArrowUp");
  await expect(input("shell 2")).toBeFocused();
  await page.keyboard.press("Alt+Shift+ArrowLeft");
  await expect(input("shell 1")).toBeFocused();
  await page.keyboard.type("echo typed-$((7 * 7))\n");
  await expect(opened.terminal("shell 1")).toContainText(/^typed-49$/m);

  await borders.first().focus();
  await page.keyboard.press("ArrowRight");
  await expect(borders.first()).toHaveAttribute("aria-valuenow", "55");

  await page.reload();
  await expect(borders).toHaveCount(2);
  await expect(borders.first()).toHaveAttribute("aria-valuenow", "55");
  await expect(opened.terminal("shell 1")).toContainText(/^typed-49$/m);
  await expect(opened.terminal("shell 2")).toContainText(/^in-the-second$/m);

  // The pane goes, its terminal stays as a tab.
  await page.getByRole("button", { name: "Close the pane of shell 2" }).click();
  await expect(borders).toHaveCount(1);
  await expect(page.getByRole("tab")).toHaveText(["shell 1", "shell 2", "shell 3"]);
});
