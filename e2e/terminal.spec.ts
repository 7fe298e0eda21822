import { SandboxPage } from "./fixtures/sandbox-page.ts";
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

test("what is typed into a connection that swallows it arrives by the next one, once", async ({
  page,
  sandbox,
}) => {
  let answers = true;
  let asks = true;
  let connections = 0;
  await page.routeWebSocket(/\/api\/terminal\//, (socket) => {
    const server = socket.connectToServer();
    connections += 1;
    const first = connections === 1;
    socket.onMessage((message) => {
      if (asks || !first) server.send(message);
    });
    server.onMessage((message) => {
      if (answers || !first) socket.send(message);
    });
    // Nobody tells the other end that it is over.
    socket.onClose(() => {});
  });
  const opened = new SandboxPage(page);
  await opened.goto(sandbox.id);
  await opened.waitForTerminal();
  await opened.type("echo one-$((1 + 1))\n");
  await expect(opened.terminal()).toContainText(/^one-2$/m);
  answers = false; // it comes through, but nothing says so
  await opened.type("echo two-$((1 + 2))\n");
  await page.waitForTimeout(1_000);
  asks = false;
  await opened.type("echo three-$((1 + 3))\n");
  await expect(opened.terminal()).toContainText(/^three-4$/m);
  await expect(opened.main.getByRole("status", { name: "Terminal status" })).toHaveText("Connected");
  expect(connections).toBe(2);
  const text = (await opened.terminal().textContent()) ?? "";
  for (const line of [/^one-2$/gm, /^two-3$/gm, /^three-4$/gm]) expect(text.match(line)).toHaveLength(1);
});

test("several terminals: new, rename, choose by URL, close with a question", async ({ page, opened }) => {
  await opened.waitForTerminal();
  await opened.type("echo in-the-first\n");
  await expect(opened.terminal()).toContainText(/^in-the-first$/m);
  await page.getByRole("button", { name: "New terminal" }).click();
  await expect(page.getByRole("tab", { name: "shell 2" })).toHaveAttribute("aria-selected", "true");
  await opened.type("echo in-the-second\n", "shell 2");
  await expect(opened.terminal("shell 2")).toContainText(/^in-the-second$/m);

  // By keyboard; the focus goes back to where the dialog was asked for, however it is left.
  await page.getByRole("button", { name: "Actions for shell 2" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem", { name: "Rename terminal" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "Name" })).toBeFocused();
  await page.getByRole("textbox", { name: "Name" }).fill("build");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Actions for build" })).toBeFocused();
  await page.getByRole("tab", { name: "build" }).focus();
  await page.keyboard.press("F2");
  await expect(page.getByRole("textbox", { name: "Name" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("tab", { name: "build" })).toBeFocused();

  // The URL names the tab; order and name survive.
  await page.reload();
  await expect(page.getByRole("tab")).toHaveText(["shell 1", "build"]);
  await expect(page.getByRole("tab", { name: "build" })).toHaveAttribute("aria-selected", "true");
  await expect(opened.terminal("build")).toContainText(/^in-the-second$/m);
  await page.getByRole("tab", { name: "shell 1" }).click();
  await expect(opened.terminal()).toContainText(/^in-the-first$/m);

  await page.getByRole("tab", { name: "build" }).click();
  await expect(opened.main.getByRole("textbox", { name: "Type into build" })).toBeFocused();
  await page.getByRole("tab", { name: "build" }).focus();
  await page.keyboard.press("Delete");
  await page.getByRole("alertdialog").getByRole("button", { name: "Close terminal" }).click();
  await expect(page.getByRole("tab")).toHaveText(["shell 1"]);
  await expect(opened.main.getByRole("textbox", { name: "Type into shell 1" })).toBeFocused();
});

test("tabs are put in order by keyboard and by dragging; the order survives a reload", async ({
  page,
  opened,
}) => {
  await opened.waitForTerminal();
  for (const title of ["shell 2", "shell 3"]) {
    await page.getByRole("button", { name: "New terminal" }).click();
    await expect(page.getByRole("tab", { name: title })).toHaveAttribute("aria-selected", "true");
  }
  const tabs = page.getByRole("tablist", { name: "Terminals" }).getByRole("tab");
  await expect(tabs).toHaveText(["shell 1", "shell 2", "shell 3"]);
  await page.getByRole("tab", { name: "shell 3" }).focus();
  await page.keyboard.press("Shift+ArrowLeft");
  await expect(tabs).toHaveText(["shell 1", "shell 3", "shell 2"]);
  await expect(page.getByRole("status", { name: "Moved tab" })).toHaveText("shell 3 is tab 2 of 3");
  await expect(page.getByRole("tab", { name: "shell 3" })).toBeFocused();
  await page.keyboard.press("Shift+ArrowLeft");
  await expect(tabs).toHaveText(["shell 3", "shell 1", "shell 2"]);

  const box = async (name: string) => (await page.getByRole("tab", { name }).boundingBox())!;
  const from = await box("shell 3");
  const middle = await box("shell 1");
  const to = await box("shell 2");
  const y = from.y + from.height / 2;
  await page.mouse.move(from.x + 20, y);
  await page.mouse.down();
  await page.mouse.move(to.x + to.width - 4, y, { steps: 12 });
  await expect(tabs).toHaveText(["shell 1", "shell 2", "shell 3"]);
  await page.mouse.move(middle.x + 4, y, { steps: 6 });
  await page.mouse.up();
  await expect(tabs).toHaveText(["shell 1", "shell 3", "shell 2"]);

  await page.reload();
  await expect(tabs).toHaveText(["shell 1", "shell 3", "shell 2"]);
  await opened.goto(opened.id, "Files");
  await opened.openTab("Terminal");
  await expect(tabs).toHaveText(["shell 1", "shell 3", "shell 2"]);
});

test("where a fork happened is marked, and the mark makes room for text", async ({ page, opened, api }) => {
  await opened.waitForTerminal();
  await opened.type("echo here\n");
  await expect(opened.terminal()).toContainText(/^here$/m);
  const link = (await opened.capture("Fork")).getByRole("link");
  const forkId = (await link.getAttribute("href"))!.split("/").at(-1)!;
  await opened.goto(forkId);
  const mark = opened.main.locator("[data-mark=fork]");
  await expect(mark).toHaveAttribute("data-label", "shown");
  await opened.type(`echo ${"long ".repeat(17)}`);
  await expect(opened.terminal()).toContainText("long long");
  await expect(mark).toHaveAttribute("data-label", "hidden");
  await page.keyboard.press("Control+c");

  await page.setViewportSize({ width: 360, height: 740 });
  await page.reload();
  await expect(opened.terminal()).toContainText("^C");
  await expect(mark).toHaveAttribute("data-label", "hidden");
  await expect(page.getByTestId("fork-line")).toContainText("forked from");
  await api.terminate(forkId);
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
