import type { Page } from "@playwright/test";
import { expect, test, uniqueName } from "./fixtures/test.ts";

const tileOf = (page: Page, name: string) =>
  page.getByRole("main").getByRole("region", { name, exact: true });

test("two forks on the wall: broadcast, differing lines, keep one", async ({
  page,
  opened,
  api,
  sandbox,
}) => {
  await opened.waitForTerminal();
  await opened.type("echo before-the-fork\n");
  await expect(opened.terminal()).toContainText(/^before-the-fork$/m);
  await page.getByRole("button", { name: "Number of forks" }).click();
  await page.getByRole("spinbutton", { name: "Number of forks" }).fill("2");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Fork × 2" }).click();
  const links = page
    .getByRole("status", { name: "Last result" })
    .getByRole("link")
    .filter({ hasNotText: "Open wall" });
  await expect(links).toHaveCount(2, { timeout: 120_000 });
  const names = await links.allTextContents();
  const ids = await links.evaluateAll((all) =>
    all.map((link) => link.getAttribute("href")!.split("/").at(-1)!),
  );
  await page.getByRole("status", { name: "Last result" }).getByRole("link", { name: "Open wall" }).click();
  await page.waitForURL(/\/wall\?ids=/);
  expect(new URL(page.url()).searchParams.get("ids")?.split(",")).toEqual(ids);

  const [first, second] = names.map((name) => tileOf(page, name)) as [
    ReturnType<typeof tileOf>,
    ReturnType<typeof tileOf>,
  ];
  await expect(first.getByRole("log")).toContainText(/^before-the-fork$/m);
  await expect(second.getByRole("log")).toContainText(/^before-the-fork$/m);
  const comparison = page.getByRole("status", { name: "Comparison" });
  await expect(comparison).toHaveText("2 sandboxes, all identical");

  // Into one: only that one gets it, and the lines that it has of its own stand out.
  await first.getByRole("textbox", { name: /^Type into/ }).focus();
  await page.keyboard.type("echo only-$((40 + 2))\n");
  await expect(first.getByRole("log")).toContainText(/^only-42$/m);
  await expect(comparison).toHaveText("2 sandboxes, lines differ");
  await expect(first.getByText(/\d lines? differs?/)).toBeVisible();
  await expect(second.getByRole("log")).not.toContainText("only-");

  // Into all.
  const all = page.getByRole("switch", { name: "Broadcast input" });
  await all.click();
  await expect(all).toBeChecked();
  await expect(page.getByRole("status", { name: "Typing" })).toHaveText("to all");
  await second.getByRole("textbox", { name: /^Type into/ }).focus();
  await page.keyboard.type("clear; echo together-$((6 * 7))\n");
  await expect(first.getByRole("log")).toContainText(/^together-42$/m);
  await expect(second.getByRole("log")).toContainText(/^together-42$/m);
  await expect(comparison).toHaveText("2 sandboxes, all identical");

  await page.getByRole("button", { name: `Keep ${names[0]}` }).click();
  const question = page.getByRole("alertdialog");
  await expect(question.getByRole("checkbox", { name: `Terminate ${names[1]}` })).toBeChecked();
  await question.getByRole("button", { name: "Terminate 1" }).click();
  await expect(second).toHaveCount(0);
  await expect(first).toBeVisible();
  await expect.poll(async () => (await api.getSandbox(ids[1]!)).status).toBe("terminated");
  expect((await api.getSandbox(ids[0]!)).status).toBe("running");
  expect((await api.getSandbox(sandbox.id)).status).toBe("running");
  await api.terminate(ids[0]!);
});

test("the wall of a sandbox is in its menu; a shell can be started from there", async ({ page, api }) => {
  const name = uniqueName("wall");
  const { id } = await api.createSandbox({ name });
  await page.goto(`/sandboxes?q=${name}`);
  await page.getByRole("button", { name: `Actions for ${name}` }).click();
  await page.getByRole("menuitem", { name: "Fork wall" }).click();
  await page.waitForURL(new RegExp(`/wall\\?of=${id}$`));
  const tile = tileOf(page, name);
  await tile.getByRole("button", { name: "New terminal" }).click();
  await expect(tile.getByRole("log")).toHaveText(/\S/);
  await expect(page.getByRole("button", { name: `Keep ${name}` })).toHaveCount(0);
  await api.terminate(id);
});
