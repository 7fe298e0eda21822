import { expect, test } from "./fixtures/test.ts";

test("a port is exposed, serves, falls silent and is closed again", async ({
  page,
  opened,
  api,
  sandbox,
}) => {
  await opened.openTab("Ports");
  await expect(page.getByRole("heading", { name: "No port is exposed" })).toBeVisible();
  const field = opened.main.getByRole("textbox", { name: "Port" });
  const expose = opened.main.getByRole("button", { name: "Expose port" });
  await field.fill("70000");
  await expose.click();
  await expect(opened.main.getByRole("alert")).toHaveText("A port is a number from 1 to 65535");

  await field.fill("9000");
  await expose.click();
  const port = opened.main.getByRole("listitem", { name: "Port 9000" });
  await expect(port.getByText("Nothing listens")).toBeVisible();
  const url = (await port.getByRole("link", { name: /^http/ }).textContent()) ?? "";

  const preview = await page.context().newPage();
  const silent = await preview.goto(url);
  expect(silent?.status()).toBe(502);
  await expect(preview.getByText(/9000/).first()).toBeVisible();

  await api.exec(
    sandbox.id,
    "mkdir /srv/www && echo '<h1>It works</h1>' > /srv/www/index.html && exec python3 -m http.server -d /srv/www 9000",
  );
  await expect(port.getByText("Listening")).toBeVisible();
  await expect(async () => {
    await preview.goto(url);
    await expect(preview.getByRole("heading", { name: "It works" })).toBeVisible({ timeout: 1000 });
  }).toPass();

  await port.getByRole("button", { name: "Copy URL of port 9000" }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(url);

  await port.getByRole("button", { name: "Unexpose port 9000" }).click();
  await expect(port).toHaveCount(0);
  const closed = await preview.goto(url);
  expect(closed?.status()).toBe(404);
});
