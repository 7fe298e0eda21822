import { expect } from "../fixtures/test.ts";
import { demo } from "./kit/demo.ts";

demo("Fork a running Python session", async (stage) => {
  const { page, sandboxPage, step, say, click, type, point, makeSandbox, owns } = stage;
  const terminal = () => sandboxPage.terminal();
  const { id } = await makeSandbox("python");
  await sandboxPage.goto(id);
  await sandboxPage.waitForTerminal();

  await step("Python runs, with something in its memory", async () => {
    await type("python3 -q\n");
    await expect(terminal()).toContainText(">>>");
    await type("x = 41\n");
    await expect(terminal()).toContainText(/x = 41\n>>>/);
    await type("print('x is', x)\n");
    await expect(terminal()).toContainText(/^x is 41$/m);
    await say("x lives only in the memory of this process.");
  });

  await step("Fork while Python is running", async () => {
    await click(sandboxPage.main.getByRole("button", { name: "Fork", exact: true }));
    const result = sandboxPage.main.getByRole("status", { name: "Last result" });
    await expect(result).toHaveAttribute("data-state", "succeeded", { timeout: 120_000 });
    await expect(result).toContainText("frozen for");
    await point(result);
    await say("The original froze for a moment and keeps running.");
  });

  await step("The fork continues from the same instant", async () => {
    const link = sandboxPage.main.getByRole("status", { name: "Last result" }).getByRole("link");
    const href = (await link.getAttribute("href")) ?? "";
    owns(href.split("/").at(-1) ?? "");
    await click(link);
    await page.waitForURL((url) => url.pathname.startsWith(href));
    await expect(sandboxPage.status).toHaveAttribute("data-state", "running");
    await expect(terminal()).toContainText(/^x is 41$/m);
    await type("print(x + 1)\n");
    await expect(terminal()).toContainText(/^42$/m);
    await type("x = 1000\n");
    await expect(terminal()).toContainText(/x = 1000\n>>>/);
    await say("Same process, same memory, same scrollback: now it goes its own way.");
  });

  await step("The original knows nothing about it", async () => {
    await page.goBack();
    await page.waitForURL((url) => url.pathname.includes(id));
    await expect(terminal()).toContainText(/^x is 41$/m);
    await type("print('still', x)\n");
    await expect(terminal()).toContainText(/^still 41$/m);
  });
});
