import { test as base, expect } from "./fixtures/test.ts";

const test = base.extend<{ cleanUp: (...ids: string[]) => void }>({
  cleanUp: async ({ api }, use) => {
    const made: string[] = [];
    await use((...ids) => void made.push(...ids));
    await Promise.all(made.map((id) => api.terminate(id).catch(() => {}))); // the test may have done it
  },
});

test("tags are given in place, filter the list, and stay in the address", async ({ page, api, cleanUp }) => {
  const name = `tagged ${Date.now().toString(36)}`;
  const tag = `t${Date.now().toString(36)}`;
  const tagged = await api.createSandbox({ name });
  const other = await api.createSandbox({ name: `${name} not` });
  cleanUp(tagged.id, other.id);
  await page.goto("/sandboxes");
  const list = page.getByRole("table", { name: "Sandboxes" });
  const rows = list.getByTestId("sandbox");
  const row = rows.filter({ has: page.getByRole("link", { name, exact: true }) });

  await row.getByRole("button", { name: `Tags of ${name}` }).click();
  const editor = page.getByRole("dialog", { name: `Tags of ${name}` });
  await editor.getByRole("combobox", { name: "New tag" }).fill(`${tag}, second`);
  await editor.getByRole("button", { name: "Add" }).click();
  await expect(editor.getByRole("list", { name: "Tags" }).getByRole("listitem")).toHaveText([tag, "second"]);
  await editor.getByRole("button", { name: "Remove tag second" }).click();
  await expect(editor.getByRole("list", { name: "Tags" }).getByRole("listitem")).toHaveText([tag]);
  await page.keyboard.press("Escape");

  await row.getByRole("button", { name: `Filter by tag ${tag}` }).click();
  await expect(page).toHaveURL(new RegExp(`tags=${tag}`));
  await expect(rows).toHaveCount(1);
  await page.reload();
  await expect(rows).toHaveCount(1);
  await expect(row).toBeVisible();
});

test("the list is sorted by its headings, and the address says how", async ({ page, api, cleanUp }) => {
  const mark = `sort${Date.now().toString(36)}`;
  for (const letter of ["b", "c", "a"]) cleanUp((await api.createSandbox({ name: `${mark} ${letter}` })).id);
  await page.goto(`/sandboxes?q=${mark}`);
  const links = page
    .getByRole("table", { name: "Sandboxes" })
    .getByTestId("sandbox")
    .getByRole("link", { name: mark });
  await expect(links).toHaveText([`${mark} a`, `${mark} c`, `${mark} b`]);
  const heading = page.getByRole("columnheader", { name: "Name" });
  await heading.getByRole("button").click();
  await expect(links).toHaveText([`${mark} a`, `${mark} b`, `${mark} c`]);
  await expect(heading).toHaveAttribute("aria-sort", "ascending");
  await heading.getByRole("button").click();
  await expect(page).toHaveURL(/sort=-name/);
  await page.reload();
  await expect(links).toHaveText([`${mark} c`, `${mark} b`, `${mark} a`]);
});

test("several are ticked with shift, paused and terminated at once, each with its result", async ({
  page,
  api,
  cleanUp,
}) => {
  const mark = `many${Date.now().toString(36)}`;
  const names = ["1", "2", "3"].map((number) => `${mark} ${number}`);
  for (const name of names) cleanUp((await api.createSandbox({ name })).id);
  await page.goto(`/sandboxes?q=${mark}&sort=name`);
  const rows = page.getByRole("table", { name: "Sandboxes" }).getByTestId("sandbox");
  await expect(rows).toHaveCount(3);
  await page.getByRole("checkbox", { name: `Select ${names[0]}` }).click();
  await page.getByRole("checkbox", { name: `Select ${names[2]}` }).click({ modifiers: ["Shift"] });
  const bar = page.getByRole("toolbar", { name: "Selected sandboxes" });
  await expect(bar.getByRole("status")).toHaveText("3 selected");
  await page.getByRole("checkbox", { name: `Select ${names[1]}` }).click();
  await expect(bar.getByRole("status")).toHaveText("2 selected");

  await bar.getByRole("button", { name: "Pause" }).click();
  const run = page.getByTestId("bulk-run");
  await expect(run).toHaveAttribute("data-state", "ended", { timeout: 60_000 });
  await expect(run.getByRole("status")).toHaveText("2 paused");
  await expect(run.getByRole("list", { name: "Results" }).locator("[data-state=done]")).toHaveCount(2);
  await expect(rows.nth(0)).toHaveAttribute("data-state", "paused");
  await expect(rows.nth(1)).toHaveAttribute("data-state", "running");
  await expect(rows.nth(2)).toHaveAttribute("data-state", "paused");
  await run.getByRole("button", { name: "Close" }).click();

  await page.getByRole("checkbox", { name: "Select all" }).click();
  await expect(bar.getByRole("status")).toHaveText("3 selected");
  await bar.getByRole("button", { name: "Terminate" }).click();
  const dialog = page.getByRole("alertdialog", { name: "Terminate 3 sandboxes?" });
  await expect(dialog.getByRole("list", { name: "What this means" })).toContainText("1 is running.");
  await dialog.getByRole("button", { name: "Terminate 3 sandboxes" }).click();
  await expect(run.getByRole("status")).toHaveText("3 terminated", { timeout: 60_000 });
  await expect(rows).toHaveCount(0);
});

test("the form for new sandboxes remembers the last choice, and forgets it on demand", async ({
  page,
  cleanUp,
}) => {
  await page.goto("/sandboxes?new=1");
  const sheet = page.getByRole("dialog", { name: "New sandbox" });
  await sheet.getByLabel("Memory, MiB").fill("384");
  await sheet.getByLabel("Exposed ports").fill("8123");
  await sheet.getByRole("button", { name: "Create sandbox" }).click();
  await page.waitForURL(/\/sandboxes\/sbx[0-9a-z]+/);
  cleanUp(/sbx[0-9a-z]+/.exec(page.url())![0]);
  await page.goto("/sandboxes?new=1");
  await expect(sheet.getByLabel("Memory, MiB")).toHaveValue("384");
  await expect(sheet.getByLabel("Exposed ports")).toHaveValue("8123");
  await sheet.getByRole("button", { name: "Reset" }).click();
  await expect(sheet.getByLabel("Memory, MiB")).toHaveValue("512");
  await page.reload();
  await expect(sheet.getByLabel("Memory, MiB")).toHaveValue("512");
});
