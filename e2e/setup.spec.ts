import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { startTestServer } from "../server/testing/instance.ts";
import { PASSWORD } from "../server/testing/people.ts";
import { expect, test } from "./fixtures/test.ts";

test("the first owner is made on the setup page, with the token that the server printed", async ({
  people,
}) => {
  test.slow();
  const page = await people.open(null);
  const server = await startTestServer({
    setUp: async ({ url, dataDir }) => {
      const token = (await readFile(join(dataDir, "setup-token"), "utf8")).trim();
      // Whoever comes first is led there.
      await page.goto(url);
      await expect(page).toHaveURL(/\/setup$/);
      await page.getByRole("textbox", { name: "Setup token" }).fill("a guess");
      await fill("Ann", "ann@example.com");
      await page.getByRole("button", { name: "Create owner account" }).click();
      await expect(page.getByRole("main").getByRole("alert")).toContainText("not valid");

      await page.goto(`${url}/setup#token=${token}`);
      await expect(page.getByRole("textbox", { name: "Your name" })).toBeVisible();
      // The secret doesn't stay in the address.
      await expect(page).toHaveURL(/\/setup$/);
      await expect(page.getByRole("textbox", { name: "Setup token" })).toHaveCount(0);
      await fill("Ann", "ann@example.com");
      await page.getByRole("textbox", { name: "Team name" }).fill("Rail Yard");
      await page.getByRole("button", { name: "Create owner account" }).click();
      await page.waitForURL(/\/t\/rail-yard\/sandboxes/);
      const cookies = await page.context().cookies(url);
      return {
        name: "Ann",
        email: "ann@example.com",
        team: "rail-yard",
        role: "owner",
        cookie: cookies.map(({ name, value }) => `${name}=${value}`).join("; "),
        apiKey: null,
      };
    },
  });
  try {
    await expect(page.getByRole("button", { name: "Account of Ann" })).toBeVisible();
    // It works once.
    const other = await people.open(null);
    await other.goto(`${server.url}/setup#token=whatever`);
    await other.getByRole("textbox", { name: "Your name" }).fill("Eve");
    await other.getByRole("textbox", { name: "E-mail address" }).fill("eve@example.com");
    await other.getByLabel("Password").fill(PASSWORD);
    await other.getByRole("button", { name: "Create owner account" }).click();
    await expect(other.getByRole("main").getByRole("alert")).toContainText("already has an owner");
  } finally {
    await server.dispose();
  }

  async function fill(name: string, email: string) {
    await page.getByRole("textbox", { name: "Your name" }).fill(name);
    await page.getByRole("textbox", { name: "E-mail address" }).fill(email);
    await page.getByLabel("Password").fill(PASSWORD);
  }
});
