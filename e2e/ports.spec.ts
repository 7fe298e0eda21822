import { expect, test } from "./fixtures/test.ts";

test("a port is exposed, serves, falls silent and is closed again", async ({
  page,
  opened,
  api,
  sandbox,
}) => {
  await opened.openTab("Ports");
  await expect(page.getByRole("heading", { name: "No exposed ports" })).toBeVisible();
  const field = opened.main.getByRole("textbox", { name: "Port" });
  const expose = opened.main.getByRole("button", { name: "Expose port" });
  await field.fill("70000");
  await expose.click();
  await expect(opened.main.getByRole("alert")).toHaveText("A port is a number from 1 to 65535");

  await field.fill("9000");
  await expose.click();
  const port = opened.main.getByRole("listitem", { name: "Port 9000" });
  await expect(port.getByText("Not listening")).toBeVisible();
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
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(url);

  await port.getByRole("button", { name: "Unexpose port 9000" }).click();
  await expect(port).toHaveCount(0);
  await expect.poll(async () => (await preview.goto(url))?.status()).toBe(404);
});

test("what listens is exposed with one click, looked at in place, and has a QR code", async ({
  page,
  opened,
  api,
  sandbox,
}) => {
  await api.exec(
    sandbox.id,
    "mkdir /srv/www && echo '<h1>Seen in place</h1>' > /srv/www/index.html && exec python3 -m http.server -d /srv/www 9100",
  );
  await opened.openTab("Ports");
  await opened.main.getByRole("button", { name: "Expose port 9100", exact: true }).click();
  const port = opened.main.getByRole("listitem", { name: "Port 9100" });
  await expect(port.getByText("Listening")).toBeVisible();
  await expect(opened.main.getByRole("button", { name: "Expose port 9100", exact: true })).toHaveCount(0);

  await port.getByRole("button", { name: "Preview of port 9100" }).click();
  const preview = opened.main.getByRole("region", { name: "Preview of port 9100" });
  await expect(preview.frameLocator("iframe").getByRole("heading", { name: "Seen in place" })).toBeVisible();
  await preview.getByRole("button", { name: "Close the preview" }).click();
  await expect(preview).toHaveCount(0);

  const url = (await port.getByRole("link", { name: /^http/ }).textContent()) ?? "";
  await port.getByRole("button", { name: "QR code of port 9100" }).click();
  await expect(page.getByRole("img", { name: `QR code: ${url}` })).toBeVisible();
});
