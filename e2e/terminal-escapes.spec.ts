import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures/test.ts";

const BEFORE = "what the person had copied";

/** Prints with printf, so that no escape sequence is typed; what follows shows that it was taken in. */
const printing = (sequence: string, after: string) => `printf '${sequence}\\n'; echo ${after}-$((40 + 2))\n`;

async function marks(page: Page): Promise<unknown> {
  return page.evaluate(() => (globalThis as { ran?: unknown }).ran ?? null);
}

test("a program in a terminal reaches neither the clipboard nor the page", async ({ page, opened }) => {
  await opened.waitForTerminal();
  const title = await page.title();
  await page.evaluate((text) => navigator.clipboard.writeText(text), BEFORE);
  const dialogs: string[] = [];
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  const opening: string[] = [];
  page.context().on("page", (other) => opening.push(other.url()));

  // OSC 52: write the clipboard, of each kind, and ask for what is in it.
  await opened.type(
    printing("\\033]52;c;c3RvbGVu\\007\\033]52;p;c3RvbGVu\\033\\\\\\033]52;c;?\\007", "clipboard"),
  );
  await expect(opened.terminal()).toContainText("clipboard-42");
  // Titles with markup, by each of their sequences.
  const markup = '<img src=x onerror="globalThis.ran=1"><script>globalThis.ran=2</script>';
  for (const kind of [0, 1, 2]) await opened.type(printing(`\\033]${kind};${markup}\\007`, `title${kind}`));
  await expect(opened.terminal()).toContainText("title2-42");
  // The same as text, and as the text of a link.
  await opened.type(printing(`${markup}\\033]8;;https://a.example/\\007${markup}\\033]8;;\\007`, "markup"));
  await expect(opened.terminal()).toContainText("markup-42");

  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(BEFORE);
  expect(await page.title()).toBe(title);
  expect(await marks(page)).toBeNull();
  await expect(page.locator("img[src=x]")).toHaveCount(0);
  expect([dialogs, opening]).toEqual([[], []]);
});

test("links of odd schemes lead nowhere, and one whose address is hidden says it first", async ({
  page,
  opened,
}) => {
  await opened.waitForTerminal();
  const dialogs: string[] = [];
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  const opening: string[] = [];
  page.context().on("page", (other) => opening.push(other.url()));
  const link = (uri: string) => `\\033]8;;${uri}\\007LINK\\033]8;;\\007`;
  const clickFirst = async () => {
    // The link is in the first cells of the first row.
    const box = (await page.locator(".xterm-screen").first().boundingBox())!;
    await page.mouse.move(box.x + 60, box.y + 30);
    await page.mouse.move(box.x + 12, box.y + 8);
    await page.mouse.click(box.x + 12, box.y + 8);
  };
  const schemes = ["javascript:globalThis.ran=1", "data:text/html,<script>1</script>", "file:///etc/passwd"];
  for (const [index, uri] of schemes.entries()) {
    await opened.type(`clear; ${printing(link(uri), `scheme${index}`)}`);
    await expect(opened.terminal()).toHaveText(new RegExp(`^\\s*LINK\\s*scheme${index}-42`));
    await clickFirst();
  }
  expect([await marks(page), dialogs, opening]).toEqual([null, [], []]);

  await opened.type(`clear; ${printing(link("https://a.example/path"), "honest")}`);
  await expect(opened.terminal()).toHaveText(/^\s*LINK\s*honest-42/);
  await expect(async () => {
    await clickFirst();
    expect(dialogs[0]).toContain("https://a.example/path");
  }).toPass();
  // It was declined.
  expect(opening).toEqual([]);
});
