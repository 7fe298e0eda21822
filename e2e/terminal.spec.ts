import { expect, test } from "./fixtures/test.ts";

test("a reload brings back the same shell, with its output once", async ({ page, opened }) => {
  await opened.waitForTerminal();
  await opened.type("MARK=$((100 + 23)); echo only-once-$MARK\n");
  await expect(opened.terminal()).toContainText(/^only-once-123$/m);
  await page.reload();
  await expect(opened.terminal()).toContainText(/^only-once-123$/m);
  await opened.type("echo again-$MARK\n");
  await expect(opened.terminal()).toContainText(/^again-123$/m);
  const text = (await opened.terminal().textContent()) ?? "";
  expect(text.match(/^only-once-123$/gm)).toHaveLength(1);
});

test("several terminals: new, rename, choose by URL, close with a question", async ({ page, opened }) => {
  await opened.waitForTerminal();
  await opened.type("echo in-the-first\n");
  await expect(opened.terminal()).toContainText(/^in-the-first$/m);
  await page.getByRole("button", { name: "New terminal" }).click();
  await expect(page.getByRole("tab", { name: "shell 2" })).toHaveAttribute("aria-selected", "true");
  await opened.type("echo in-the-second\n", "shell 2");
  await expect(opened.terminal("shell 2")).toContainText(/^in-the-second$/m);

  await page.getByRole("button", { name: "Actions for shell 2" }).click();
  await page.getByRole("menuitem", { name: "Rename terminal" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("build");
  await page.getByRole("button", { name: "Rename", exact: true }).click();
  await expect(page.getByRole("tab", { name: "build" })).toBeVisible();

  // The URL names the tab; order and name survive.
  await page.reload();
  await expect(page.getByRole("tab")).toHaveText(["shell 1", "build"]);
  await expect(page.getByRole("tab", { name: "build" })).toHaveAttribute("aria-selected", "true");
  await expect(opened.terminal("build")).toContainText(/^in-the-second$/m);
  await page.getByRole("tab", { name: "shell 1" }).click();
  await expect(opened.terminal()).toContainText(/^in-the-first$/m);

  await page.getByRole("tab", { name: "build" }).focus();
  await page.keyboard.press("Delete");
  await page.getByRole("alertdialog").getByRole("button", { name: "Close terminal" }).click();
  await expect(page.getByRole("tab")).toHaveText(["shell 1"]);
});

test("an ended shell says how it ended and makes room for a new one", async ({ page, opened }) => {
  await opened.waitForTerminal();
  await opened.type("exit 7\n");
  await expect(opened.main.getByRole("status", { name: "Terminal status" })).toHaveText("Exited with code 7");
  await opened.main.getByTestId("terminal").getByRole("button", { name: "New terminal" }).click();
  await expect(page.getByRole("tab", { name: "shell 2" })).toHaveAttribute("aria-selected", "true");
  await opened.type("echo fresh-$((3 * 3))\n", "shell 2");
  await expect(opened.terminal("shell 2")).toContainText(/^fresh-9$/m);
});

test("Ctrl+C is SIGINT without a selection and copies with one; the screen can be searched", async ({
  page,
  opened,
}) => {
  await opened.waitForTerminal();
  await opened.type("echo ready; cat\n");
  await expect(opened.terminal()).toContainText(/^ready$/m);
  await opened.type("needle-in-a-haystack\n");
  await expect(opened.terminal()).toContainText(/needle-in-a-haystack\nneedle-in-a-haystack/);
  await page.keyboard.press("Control+Shift+F");
  await page.getByRole("textbox", { name: "Find in the terminal" }).fill("needle-in");
  await expect(page.getByText(/of 2$/)).toBeVisible();
  await page.keyboard.press("Escape");

  // What was found stays selected.
  await opened.main.getByRole("textbox", { name: "Type into shell 1" }).focus();
  await page.keyboard.press("Control+c");
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe("needle-in");
  await page.keyboard.press("Control+c");
  await expect(opened.terminal()).toContainText("^C");
  await opened.type("echo back-$((5 * 5))\n");
  await expect(opened.terminal()).toContainText(/^back-25$/m);
});
