import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./fixtures/test.ts";

test("files are browsed, edited, uploaded, found and deleted", async ({ page, opened, api, sandbox }) => {
  await api.exec(
    sandbox.id,
    "mkdir -p /srv/app && cd /srv/app && printf 'a\\nb\\r\\n' > mixed.txt && printf 'a\\r\\nb\\r\\n' > win.ini && echo 'port = 80' > app.conf",
  );
  await opened.openTab("Files");
  const main = opened.main;
  const files = main.getByRole("table", { name: "Files" });
  const row = (name: string) => files.getByRole("row", { name, exact: true });

  await row("srv").getByRole("button", { name: "srv", exact: true }).click();
  await row("app").getByRole("button", { name: "app", exact: true }).click();
  await expect(page).toHaveURL(/path=%2Fsrv%2Fapp/);
  await expect(row("app.conf").getByText("changed")).toBeVisible();

  // Edit and save.
  await row("app.conf").getByRole("button", { name: "app.conf", exact: true }).click();
  const preview = main.getByRole("region", { name: "File app.conf" });
  const content = preview.getByRole("textbox", { name: "Content of app.conf" });
  await expect(content).toHaveValue("port = 80\n");
  await content.fill("port = 8080\n");
  await preview.getByRole("button", { name: "Save", exact: true }).click();
  await expect(preview.getByRole("status")).toHaveText("Saved");

  // Somebody else's change is not overwritten.
  const other = await api.exec(sandbox.id, "echo 'port = 9' > /srv/app/app.conf");
  await expect(async () => expect((await api.getProcess(other.id)).status).toBe("exited")).toPass();
  await main.getByRole("button", { name: "Refresh" }).click();
  await content.fill("port = 1\n");
  await preview.getByRole("button", { name: "Save", exact: true }).click();
  await expect(preview.getByRole("alert")).toContainText("changed meanwhile");
  await preview.getByRole("button", { name: "Discard mine and reload" }).click();
  await expect(content).toHaveValue("port = 9\n");
  await preview.getByRole("button", { name: "Close app.conf" }).click();

  // A text from Windows keeps its line ends; one with both can only be seen.
  await row("win.ini").getByRole("button", { name: "win.ini", exact: true }).click();
  const windows = main.getByRole("region", { name: "File win.ini" });
  await expect(windows.getByRole("status")).toHaveText("Saved");
  await windows.getByRole("textbox").fill("a\nc\n");
  await windows.getByRole("button", { name: "Save", exact: true }).click();
  await expect(windows.getByRole("status")).toHaveText("Saved");
  const same = await api.exec(
    sandbox.id,
    `test "$(od -An -c /srv/app/win.ini | tr -d ' ')" = 'a\\r\\nc\\r\\n'`,
  );
  await expect.poll(async () => (await api.getProcess(same.id)).exitCode).toBe(0);
  await row("mixed.txt").getByRole("button", { name: "mixed.txt", exact: true }).click();
  const mixed = main.getByRole("region", { name: "File mixed.txt" });
  await expect(mixed).toContainText("It has mixed line endings");
  await expect(mixed.getByRole("textbox")).not.toBeEditable();

  // What isn't saved stays, whatever is looked at meanwhile; the browser asks before it is lost.
  await row("app.conf").getByRole("button", { name: "app.conf", exact: true }).click();
  await content.fill("port = 7\n");
  await row("mixed.txt").getByRole("button", { name: "mixed.txt", exact: true }).click();
  await opened.openTab("Ports");
  await opened.openTab("Files");
  const asked = page.waitForEvent("dialog");
  void page.reload().catch(() => {}); // it is told to stay
  await (await asked).dismiss();
  await main
    .getByRole("navigation", { name: "Not saved yet" })
    .getByRole("button", { name: "app.conf" })
    .click();
  await expect(content).toHaveValue("port = 7\n");
  await expect(preview.getByRole("status")).toHaveText("Not saved yet");
  await preview.getByRole("button", { name: "Discard changes" }).click();
  await expect(content).toHaveValue("port = 9\n");
  await preview.getByRole("button", { name: "Close app.conf" }).click();
  await row("srv").getByRole("button", { name: "srv", exact: true }).click();
  await row("app").getByRole("button", { name: "app", exact: true }).click();

  // Folder, upload, upload over it.
  await main.getByRole("button", { name: "New folder" }).click();
  await page.getByRole("dialog").getByRole("textbox", { name: "Name" }).fill("data");
  await page.getByRole("dialog").getByRole("button", { name: "Create folder" }).click();
  await row("data").getByRole("button", { name: "data", exact: true }).click();
  await expect(main.getByRole("heading", { name: "This folder is empty" })).toBeVisible();
  const upload = { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("needle in here\n") };
  await main.getByLabel("Files to upload").setInputFiles(upload);
  const uploads = main.getByRole("list", { name: "Uploads" }).getByRole("listitem", { name: "notes.txt" });
  await expect(uploads).toHaveAttribute("data-state", "done");
  await expect(row("notes.txt")).toBeVisible();
  await main.getByLabel("Files to upload").setInputFiles(upload);
  await uploads.last().getByRole("button", { name: "Replace" }).click();
  await expect(uploads.last()).toHaveAttribute("data-state", "done");

  // Download, rename.
  await row("notes.txt").getByRole("button", { name: "Actions for notes.txt" }).click();
  const downloading = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "Download" }).click();
  expect((await downloading).suggestedFilename()).toBe("notes.txt");
  await row("notes.txt").getByRole("button", { name: "Actions for notes.txt" }).click();
  await page.getByRole("menuitem", { name: "Rename…" }).click();
  await page.getByRole("dialog").getByRole("textbox", { name: "Name" }).fill("read.me");
  await page.getByRole("dialog").getByRole("button", { name: "Rename" }).click();
  await expect(row("read.me")).toBeVisible();

  // Find from above, by content.
  await main.getByRole("navigation", { name: "Folder" }).getByRole("button", { name: "app" }).click();
  const find = main.getByRole("form", { name: "Find files" });
  await find.getByRole("checkbox", { name: "In files" }).check();
  await find.getByRole("searchbox").fill("needle");
  await find.getByRole("button", { name: "Find" }).click();
  await main
    .getByRole("region", { name: "Search results" })
    .getByRole("button", { name: /data\/read\.me:1/ })
    .click();
  await expect(main.getByRole("textbox", { name: "Content of read.me" })).toHaveValue("needle in here\n");

  // Delete the folder with what is in it; a reload keeps the place.
  await page.goto(`/sandboxes/${sandbox.id}/files?path=/srv/app`);
  await row("data").getByRole("button", { name: "Actions for data" }).click();
  await page.getByRole("menuitem", { name: "Delete…" }).click();
  await expect(page.getByRole("alertdialog")).toContainText("1 item in it");
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
  await expect(row("data")).toHaveCount(0);
  await expect(row("app.conf")).toBeVisible();
});

test("an upload goes on while one looks at something else; a paused sandbox says how to see its files", async ({
  opened,
  page,
}) => {
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  await page.route("**/api/files/**", async (route) => {
    await held;
    await route.continue();
  });
  await opened.openTab("Files");
  const { main } = opened;
  const row = main.getByRole("table", { name: "Files" }).getByRole("row", { name: "late.txt" });
  const upload = main.getByRole("list", { name: "Uploads" }).getByRole("listitem", { name: "late.txt" });
  await main
    .getByLabel("Files to upload")
    .setInputFiles({ name: "late.txt", mimeType: "text/plain", buffer: Buffer.from("late") });
  await expect(upload).toHaveAttribute("data-state", "running");
  await opened.openTab("Ports");
  const asked = page.waitForEvent("dialog");
  void page.reload().catch(() => {}); // it is told to stay
  await (await asked).dismiss();
  await opened.openTab("Files");
  await expect(upload).toHaveAttribute("data-state", "running");

  await main.getByRole("button", { name: "Pause", exact: true }).click();
  await expect(page.getByRole("heading", { name: "No files to show right now" })).toBeVisible();
  release();
  await expect(upload).toHaveAttribute("data-state", "failed");
  await expect(upload.getByRole("alert")).toContainText("paused");
  await main.getByRole("button", { name: "Resume", exact: true }).first().click();
  await expect(main.getByRole("table", { name: "Files" })).toBeVisible();
  await upload.getByRole("button", { name: "Try again" }).click();
  await expect(upload).toHaveAttribute("data-state", "done");
  await expect(row).toBeVisible();
});

/** What Chromium does when files and folders of the computer are dropped. */
async function dropOn(page: Page, target: Locator, paths: string[]): Promise<void> {
  const box = (await target.boundingBox())!;
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: paths, dragOperationsMask: 1 };
  const at = { x: box.x + box.width / 2, y: box.y + Math.min(box.height / 2, 100), data };
  for (const type of ["dragEnter", "dragOver", "drop"] as const)
    await session.send("Input.dispatchDragEvent", { type, ...at });
  await session.detach();
}

test("a folder is dropped with all that is in it, and dropped again beside what is there", async ({
  page,
  opened,
  api,
  sandbox,
}) => {
  const base = await mkdtemp(join(tmpdir(), "fy-drop-"));
  try {
    await mkdir(join(base, "site/pages/deep"), { recursive: true });
    await mkdir(join(base, "site/empty"));
    await writeFile(join(base, "site/index.html"), "<h1>Dropped</h1>");
    await writeFile(join(base, "site/pages/deep/one.txt"), "first");
    await writeFile(join(base, "alone.txt"), "alone");
    await page.goto(`/sandboxes/${sandbox.id}/files?path=/srv`);
    const main = opened.main;
    await expect(main.getByRole("heading", { name: "This folder is empty" })).toBeVisible();
    const uploads = main.getByRole("list", { name: "Uploads" });
    const heading = main.getByRole("heading", { name: "This folder is empty" });
    await dropOn(page, heading, [join(base, "site"), join(base, "alone.txt")]);
    const upload = uploads.getByRole("listitem", { name: "site" });
    await expect(upload).toHaveAttribute("data-state", "done");
    await expect(upload).toContainText("2 of 2 files");
    await expect(uploads.getByRole("listitem", { name: "alone.txt" })).toHaveAttribute("data-state", "done");
    const look = await api.exec(
      sandbox.id,
      "cd /srv && test -d site/empty && test $(cat site/pages/deep/one.txt alone.txt) = firstalone",
    );
    await expect.poll(async () => (await api.getProcess(look.id)).exitCode).toBe(0);

    // A file that is there is not written over unasked; folders that are there are no hindrance.
    await upload.getByRole("button", { name: "Dismiss site" }).click();
    await writeFile(join(base, "site/pages/deep/one.txt"), "second");
    await dropOn(page, main.getByRole("table", { name: "Files" }), [join(base, "site")]);
    await expect(upload).toHaveAttribute("data-state", "exists");
    await upload.getByRole("button", { name: "Replace existing" }).click();
    await expect(upload).toHaveAttribute("data-state", "done");
    const again = await api.exec(sandbox.id, "test $(cat /srv/site/pages/deep/one.txt) = second");
    await expect.poll(async () => (await api.getProcess(again.id)).exitCode).toBe(0);

    // The same from the keyboard.
    await main.getByLabel("Folder to upload").setInputFiles(join(base, "site/pages"));
    await expect(uploads.getByRole("listitem", { name: "pages" })).toHaveAttribute("data-state", "done");
    await expect(
      main.getByRole("table", { name: "Files" }).getByRole("row", { name: "pages" }),
    ).toBeVisible();
  } finally {
    await rm(base, { recursive: true, force: true });
  }
});

test("the first paint of a folder has its files, and pictures are shown", async ({
  page,
  opened,
  sandbox,
}) => {
  const html = await (await page.request.get(`/sandboxes/${sandbox.id}/files?path=/etc`)).text();
  expect(html).toContain("os-release");

  await page.goto(`/sandboxes/${sandbox.id}/files?path=/srv`);
  const main = opened.main;
  await expect(main.getByRole("heading", { name: "This folder is empty" })).toBeVisible();
  // Two pixels side by side.
  const png =
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAADUlEQVR4nGP4zwAE/wEHAAH/4iOeWQAAAABJRU5ErkJggg==";
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="40" height="30"/></svg>';
  await main.getByLabel("Files to upload").setInputFiles([
    { name: "dot.png", mimeType: "image/png", buffer: Buffer.from(png, "base64") },
    { name: "box.svg", mimeType: "image/svg+xml", buffer: Buffer.from(svg) },
  ]);
  for (const [name, width] of [
    ["dot.png", 2],
    ["box.svg", 40],
  ] as const) {
    const row = main.getByRole("table", { name: "Files" }).getByRole("row", { name, exact: true });
    await row.getByRole("button", { name, exact: true }).click();
    const picture = main.getByRole("region", { name: `File ${name}` }).getByRole("img", { name });
    await expect(picture).toBeVisible();
    await expect.poll(() => picture.evaluate((img) => (img as HTMLImageElement).naturalWidth)).toBe(width);
    await main.getByRole("button", { name: `Close ${name}` }).click();
  }
});
