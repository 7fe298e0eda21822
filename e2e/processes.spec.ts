import { expect, test } from "./fixtures/test.ts";

// Half an hour off UTC, so that a time that isn't local can't be right by chance.
test.use({ timezoneId: "Asia/Kolkata" });

test("output streams live, stdout and stderr stay apart in the log", async ({ opened }) => {
  await opened.openTab("Processes");
  const panel = await opened.run("echo to-stdout; echo to-stderr >&2; read line; echo got $line; exit 3");
  await expect(panel).toHaveAttribute("data-state", "running");
  await expect(panel.getByTestId("terminal-text")).toContainText("to-stderr");

  await panel.getByRole("textbox", { name: "Standard input" }).fill("some input");
  await panel.getByRole("button", { name: "Send" }).click();
  await expect(panel.getByTestId("terminal-text")).toContainText("got some input");
  await expect(panel.getByText("exit 3", { exact: true })).toBeVisible();

  await panel.getByRole("tab", { name: "Log" }).click();
  const log = panel.getByRole("log");
  await expect(log).toContainText("to-stdout");
  await expect(log.locator("[data-stream=stderr]")).toHaveText("to-stderr");
  await panel.getByRole("button", { name: "stderr" }).click();
  await expect(log).not.toContainText("to-stdout");
  await expect(log).toContainText("to-stderr");
  await panel.getByRole("button", { name: "Show times" }).click();
  const time = log.locator("time").first();
  const at = Date.parse((await time.getAttribute("datetime"))!);
  await expect(time).toHaveText(new Date(at + 5.5 * 3600_000).toISOString().slice(11, 23));
  await expect(time).toHaveAttribute("title", /GMT\+5:30$/);
});

test("a running process is killed with the chosen signal", async ({ page, opened }) => {
  await opened.openTab("Processes");
  const panel = await opened.run("trap 'echo caught; exit 5' USR1; echo set; while true; do sleep 0.1; done");
  await expect(panel).toHaveAttribute("data-state", "running");
  // Before that the signal would just end it.
  await expect(panel.getByTestId("terminal-text")).toContainText("set");
  await panel.getByRole("button", { name: /^Signal for / }).click();
  await page.getByRole("menuitem", { name: "SIGUSR1" }).click();
  await expect(panel.getByText("exit 5", { exact: true })).toBeVisible();
  await expect(panel.getByTestId("terminal-text")).toContainText("caught");

  const sleeper = await opened.run("sleep 10000", "Program and arguments");
  await sleeper.getByRole("button", { name: /^Kill / }).click();
  await expect(sleeper.getByText("SIGTERM", { exact: true })).toBeVisible();
});

test("what a program has started is signalled by its number", async ({ page, opened }) => {
  await opened.openTab("Processes");
  const panel = await opened.run("sleep 4711 & sleep 4712 & wait; echo all ended; sleep 100000");
  await opened.main.getByRole("radio", { name: "All processes" }).click();
  const child = (seconds: number) =>
    // The shell's own line has these words in it, too.
    page
      .getByRole("table", { name: "Process tree" })
      .getByRole("row", { name: new RegExp(`: sleep ${seconds}(?! &)`) });
  await child(4711)
    .getByRole("button", { name: /^Signal for process / })
    .click();
  await page.getByRole("menuitem", { name: "SIGTERM" }).click();
  await expect(child(4711)).toBeHidden();
  await expect(panel).toHaveAttribute("data-state", "running");

  await child(4712)
    .getByRole("button", { name: /^Signal for process / })
    .click();
  await page.getByRole("menuitem", { name: "SIGKILL" }).click();
  const dialog = page.getByRole("alertdialog");
  await expect(dialog).toContainText("sleep 4712");
  await dialog.getByRole("button", { name: "Send SIGKILL" }).click();
  await expect(child(4712)).toBeHidden();
  await expect(panel.getByTestId("terminal-text")).toContainText("all ended");
  await expect(page.locator("[data-testid=tree-process][data-pid='1']").getByRole("button")).toHaveCount(0);
});

test("a program that is missing ends with 127 and says so", async ({ opened }) => {
  await opened.openTab("Processes");
  const panel = await opened.run("no-such-program --help", "Program and arguments");
  await expect(panel.getByText("exit 127", { exact: true })).toBeVisible();
  await expect(panel.getByRole("status", { name: "Terminal status" })).toContainText(
    "the program was not found",
  );
});

test("the log is downloaded whole", async ({ page, opened }) => {
  await opened.openTab("Processes");
  const panel = await opened.run("seq 1 20000");
  await expect(panel.getByText("exit 0", { exact: true })).toBeVisible();
  await panel.getByRole("tab", { name: "Log" }).click();
  const downloading = page.waitForEvent("download");
  await panel.getByRole("button", { name: "Download" }).click();
  const stream = await (await downloading).createReadStream();
  let text = "";
  for await (const part of stream) text += part;
  expect(text).toBe(Array.from({ length: 20_000 }, (_, index) => `${index + 1}\n`).join(""));
});
