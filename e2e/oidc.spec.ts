import type { Page } from "@playwright/test";
import { startOidcProvider } from "../server/auth/testing/oidc-provider.ts";
import { freePort, startTestServer, type TestServer } from "../server/testing/instance.ts";
import { callAs, PASSWORD } from "../server/testing/people.ts";
import { test as base, expect } from "./fixtures/test.ts";

/** A server with a service to sign in with. */
const test = base.extend<{ server: TestServer }>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern
    async ({}, use) => {
      const port = await freePort();
      const { settings, close } = await startOidcProvider(`http://localhost:${port}`, {
        verified: () => true,
      });
      try {
        const env = {
          FORKYARD_OIDC_ISSUER: settings.issuer,
          FORKYARD_OIDC_CLIENT_ID: settings.clientId,
          FORKYARD_OIDC_CLIENT_SECRET: settings.clientSecret,
          FORKYARD_OIDC_NAME: settings.name,
        };
        const server = await startTestServer({ port, env });
        try {
          await use(server);
        } finally {
          await server.dispose();
        }
      } finally {
        await close();
      }
    },
    // A whole server is started.
    { timeout: 600_000 },
  ],
  baseURL: async ({ server }, use) => use(server.url),
  account: async ({ server }, use) => use({ cookie: server.cookie, apiKey: server.apiKey }),
});

/** What the service asks: who one is, and whether this application may know it. */
async function passService(page: Page, email: string): Promise<void> {
  await page.locator('input[name="login"]').fill(email);
  await page.locator('input[name="password"]').fill("anything");
  await page.locator('button[type="submit"]').click();
  await page.getByRole("button", { name: "Continue" }).click();
}

test("an invited person comes by the other service; a password's person connects it, signs in with it and lets go of it", async ({
  server,
  people,
}) => {
  test.setTimeout(600_000);
  const email = "grace@example.com";
  const { url } = await callAs<{ url: string }>(server.url, server, "invitations.create", {
    email,
    role: "member",
  });
  const invited = await people.open(null);
  await invited.goto(url);
  await invited.getByRole("button", { name: "Continue with Test ID" }).click();
  await passService(invited, email);
  await invited.waitForURL(/\/invite$/);
  await invited.getByRole("button", { name: /^Join / }).click();
  await invited.waitForURL(/\/t\/local\/sandboxes/);
  await expect(invited.getByRole("button", { name: `Account of ${email} elsewhere` })).toBeVisible();
  // There is no password to change, and no way in would be left without the service.
  await invited.goto("/account");
  await expect(invited.getByText("Test ID created this account")).toBeVisible();
  await expect(invited.getByRole("heading", { name: "Passkeys" })).toBeVisible();
  await expect(invited.getByRole("heading", { name: "Password" })).toHaveCount(0);
  await expect(invited.getByRole("button", { name: "Disconnect" })).toHaveCount(0);

  const person = await people.invite("member");
  const early = await people.open(null);
  await early.goto("/sign-in?next=/t/local/lineage");
  await early.getByRole("button", { name: "Continue with Test ID" }).click();
  await passService(early, person.email);
  await expect(early.getByRole("main").getByRole("alert")).toContainText(
    "not connected to the other service",
  );

  const page = await people.open(null);
  await page.goto("/sign-in?next=/account");
  await page.getByRole("textbox", { name: "E-mail address" }).fill(person.email);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("button", { name: "Connect Test ID" }).click();
  await passService(page, person.email);
  await page.waitForURL(/\/account$/);
  await expect(page.getByText("Connected", { exact: true })).toBeVisible();

  // In the same browser, where the service knows who it is already.
  await early.getByRole("button", { name: "Continue with Test ID" }).click();
  await early.waitForURL(/\/t\/local\/lineage/);
  await expect(early.getByRole("button", { name: `Account of ${person.name}` })).toBeVisible();

  await page.getByRole("button", { name: "Disconnect" }).click();
  await expect(page.getByText("Not connected", { exact: true })).toBeVisible();
});
