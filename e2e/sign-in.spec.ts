import type { Page } from "@playwright/test";
import { PASSWORD } from "../server/testing/people.ts";
import { expect, test } from "./fixtures/test.ts";
import { totp } from "./fixtures/totp.ts";

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByRole("textbox", { name: "E-mail address" }).fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

test("signing in leads to the page that was asked for; a wrong password and an unknown address look alike", async ({
  people,
}) => {
  const person = await people.invite("member");
  const page = await people.open(null);
  await page.goto("/images?q=base");
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  const problem = page.getByRole("main").getByRole("alert");
  await signIn(page, person.email, "not the password");
  await expect(problem).toHaveText("The e-mail address or the password is wrong.");
  await signIn(page, `no-${person.email}`, PASSWORD);
  await expect(problem).toHaveText("The e-mail address or the password is wrong.");
  await signIn(page, person.email, PASSWORD);
  await page.waitForURL(/\/t\/local\/images\?q=base$/);

  await page.getByRole("button", { name: `Account of ${person.name}` }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.waitForURL(/\/sign-in/);
  await page.goto("/t/local/sandboxes");
  await expect(page).toHaveURL(/\/sign-in\?next=/);
});

test("an authenticator app is asked for once it is set up, and a recovery code helps where it is lost", async ({
  people,
}) => {
  test.slow();
  const person = await people.invite("member");
  const page = await people.open(person);
  await page.goto("/account");
  await page.getByRole("button", { name: "Set up" }).click();
  await page.getByLabel("Your password").fill(PASSWORD);
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("img", { name: "QR code for the authenticator app" })).toBeVisible();
  const secret = (await page.getByTestId("totp-secret").textContent()) ?? "";
  await page.getByRole("textbox", { name: "Code from the app" }).fill(totp(secret));
  await page.getByRole("button", { name: "Turn on" }).click();
  const codes = page.getByRole("list", { name: "Recovery codes" }).getByRole("listitem");
  await expect(codes.first()).toBeVisible();
  const recovery = await codes.allTextContents();
  await page.getByRole("button", { name: "I've stored them" }).click();
  await expect(page.getByText("On", { exact: true })).toBeVisible();

  const other = await people.open(null);
  await other.goto("/sign-in");
  await signIn(other, person.email, PASSWORD);
  const code = other.getByRole("textbox", { name: "Code" });
  await code.fill("000000");
  await other.getByRole("button", { name: "Continue" }).click();
  await expect(other.getByRole("main").getByRole("alert")).toContainText("wrong");
  await other.goto("/t/local/sandboxes");
  await expect(other).toHaveURL(/\/sign-in/);

  await signIn(other, person.email, PASSWORD);
  await code.fill(totp(secret));
  await other.getByRole("button", { name: "Continue" }).click();
  await other.waitForURL(/\/t\/local\/sandboxes/);

  const lost = await people.open(null);
  await lost.goto("/sign-in");
  await signIn(lost, person.email, PASSWORD);
  await lost.getByRole("button", { name: "Use a recovery code" }).click();
  await lost.getByRole("textbox", { name: "Recovery code" }).fill(recovery[0]!);
  await lost.getByRole("button", { name: "Continue" }).click();
  await lost.waitForURL(/\/t\/local\/sandboxes/);
});

test("a passkey is made, signs in without a password, and is removed", async ({ people }) => {
  const person = await people.invite("member");
  const page = await people.open(person);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await page.goto("/account");
  await page.getByRole("textbox", { name: "Name for a new passkey" }).fill("Test device");
  await page.getByRole("button", { name: "Add passkey" }).click();
  const list = page.getByRole("list", { name: "Passkeys" });
  await expect(list.getByText("Test device")).toBeVisible();

  await page.getByRole("button", { name: "Sign out", exact: true }).first().click();
  await page.waitForURL(/\/sign-in/);
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await page.waitForURL(/\/t\/local\/sandboxes/);
  await expect(page.getByRole("button", { name: `Account of ${person.name}` })).toBeVisible();

  await page.goto("/account");
  await page.getByRole("button", { name: "Remove passkey Test device" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
  await expect(page.getByText("None yet. A passkey lets you sign in")).toBeVisible();
});
