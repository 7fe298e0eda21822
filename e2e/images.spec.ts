import { rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeOciArchive } from "../server/engine/containerd/testing/oci-archive.ts";
import { startRegistry, type TestRegistry, USER } from "../server/engine/containerd/testing/registry.ts";
import { operations } from "./fixtures/operations.ts";
import { expect, test, uniqueName } from "./fixtures/test.ts";

let registry: TestRegistry;
test.beforeAll(async () => {
  registry = await startRegistry({ signed: true });
});
test.afterAll(() => registry.dispose());

test("a snapshot becomes an image, is pushed with saved credentials, deleted and pulled again", async ({
  page,
  api,
  sandbox,
}) => {
  // A whole journey, with two registries' worth of copying.
  test.slow();
  const name = uniqueName("made");
  const local = `localhost/${name}:1`;
  const target = `${registry.host}/team/${name}:1`;
  const write = await api.exec(sandbox.id, "echo from-the-snapshot > /srv/mark");
  await expect.poll(async () => (await api.getProcess(write.id)).exitCode).toBe(0);
  const snapshot = await api.createSnapshot(sandbox.id);

  await page.goto("/images?view=registries");
  const main = page.getByRole("main");
  await main.getByRole("button", { name: "Add registry" }).first().click();
  const add = page.getByRole("dialog", { name: "Add registry" });
  await add.getByRole("textbox", { name: "Registry" }).fill(registry.host);
  await add.getByRole("textbox", { name: "User name" }).fill(USER.username);
  await add.getByLabel("Password or token").fill(USER.password);
  await add.getByRole("checkbox", { name: "Plain HTTP" }).check();
  await add.getByRole("button", { name: "Save" }).click();
  await expect(add).toHaveCount(0);
  const saved = main.getByRole("row").filter({ hasText: registry.host });
  const tested = page.waitForResponse(/registries\.test/);
  await saved.getByRole("button", { name: `Test ${registry.host}` }).click();
  expect(await (await tested).text()).toContain(`${registry.host} accepts ${USER.username}`);

  await page.goto("/snapshots");
  await main.getByRole("button", { name: `Actions for ${snapshot.name}` }).click();
  await page.getByRole("menuitem", { name: "Build image…" }).click();
  const build = page.getByRole("dialog", { name: `Build an image from ${snapshot.name}` });
  await build.getByRole("textbox", { name: "Reference" }).fill(local);
  await build.getByRole("button", { name: "Build image" }).click();
  await page.goto("/images");
  const made = main.getByRole("row").filter({ hasText: local });
  await expect(made).toHaveAttribute("data-state", "ready", { timeout: 120_000 });
  await expect(made.getByRole("link", { name: "Snapshot" })).toHaveAttribute(
    "href",
    new RegExp(`/snapshots/${snapshot.id}$`),
  );

  const base = main.getByRole("row").filter({ hasText: "Base image" });
  await base.getByRole("button", { name: / is used by .*snapshot/ }).click();
  const uses = page.getByRole("dialog", { name: /^What uses/ });
  await expect(uses.getByRole("link", { name: snapshot.name, exact: true })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(uses).toHaveCount(0);

  await made.getByRole("button", { name: `Push ${local}` }).click();
  const push = page.getByRole("dialog", { name: `Push ${local}` });
  await push.getByRole("textbox", { name: "Target" }).fill(target);
  await push.getByRole("button", { name: "Push", exact: true }).click();
  const pushes = () => operations(page, { kind: "image.push" });
  await expect
    .poll(async () => (await pushes()).find(({ subject }) => subject === target)?.status, {
      timeout: 120_000,
    })
    .toBe("succeeded");

  await made.getByRole("button", { name: `Delete ${local}` }).click();
  const ask = page.getByRole("alertdialog");
  await expect(ask.getByRole("status")).toContainText(/Deleting it frees .*B now/);
  await ask.getByRole("button", { name: "Delete" }).click();
  await expect(made).toHaveCount(0);

  await main.getByRole("button", { name: "Pull image" }).click();
  const pull = page.getByRole("dialog", { name: "Pull image" });
  await pull.getByRole("textbox", { name: "Reference" }).fill(target);
  await pull.getByRole("button", { name: "Pull", exact: true }).click();
  const pulled = main.getByRole("row").filter({ hasText: target });
  await expect(pulled).toHaveAttribute("data-state", "ready", { timeout: 120_000 });
  await pulled.getByRole("button", { name: `New sandbox from ${target}` }).click();
  await page.waitForURL(/\/sandboxes\/sbx[0-9a-z]+/);
  const from = /sbx[0-9a-z]+/.exec(page.url())![0];
  const { id } = await api.exec(from, 'test "$(cat /srv/mark)" = from-the-snapshot');
  await expect.poll(async () => (await api.getProcess(id)).exitCode).toBe(0);
  await api.terminate(from);
});

test("an archive is dropped and imported", async ({ page }) => {
  const reference = `localhost/${uniqueName("dropped")}:1`;
  const path = join(tmpdir(), `${uniqueName("fy-archive")}.tar`);
  await writeOciArchive(path, [{ layers: [[{ path: "hello", content: "world" }]] }]);
  try {
    await page.goto("/images");
    const main = page.getByRole("main");
    await main.getByRole("button", { name: "Import archive" }).click();
    const dialog = page.getByRole("dialog", { name: "Import archive" });
    await dialog.getByLabel("Archive", { exact: true }).setInputFiles(path);
    await expect(dialog.getByText(path.split("/").at(-1)!)).toBeVisible();
    await dialog.getByRole("textbox", { name: "Reference" }).fill(reference);
    await dialog.getByRole("button", { name: "Import", exact: true }).click();
    const row = main.getByRole("row").filter({ hasText: reference });
    await expect(row).toHaveAttribute("data-state", "ready");
  } finally {
    await rm(path, { force: true });
  }
});

test("a pull that hangs is cancelled where it is shown, and nothing is left", async ({ page }) => {
  // Takes requests and never answers.
  const stalled = createServer(() => {});
  await new Promise<void>((resolve) => stalled.listen(0, "127.0.0.1", resolve));
  const reference = `127.0.0.1:${(stalled.address() as AddressInfo).port}/${uniqueName("hangs")}:1`;
  try {
    await page.goto("/images");
    const main = page.getByRole("main");
    await main.getByRole("button", { name: "Pull image" }).click();
    const dialog = page.getByRole("dialog", { name: "Pull image" });
    await dialog.getByRole("textbox", { name: "Reference" }).fill(reference);
    await dialog.getByRole("checkbox", { name: "Plain HTTP" }).check();
    await dialog.getByRole("button", { name: "Pull", exact: true }).click();
    const row = main.getByRole("row").filter({ hasText: reference });
    await expect(row).toHaveAttribute("data-state", "pulling");
    await row.getByRole("button", { name: `Cancel: Pulling ${reference}` }).click();
    await expect(row).toHaveCount(0);
  } finally {
    stalled.closeAllConnections();
    stalled.close();
  }
});
