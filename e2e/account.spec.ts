import { callAs, PASSWORD, signIn } from "../server/testing/people.ts";
import { expect, test } from "./fixtures/test.ts";

test("a session that is signed out elsewhere is out at once, on the page that is open there, too", async ({
  people,
  baseURL,
}) => {
  const person = await people.invite("member");
  const page = await people.open(person);
  const other = await people.open({ cookie: await signIn(baseURL!, person.email) });
  await other.goto("/t/local/sandboxes");
  await expect(other.getByRole("button", { name: `Account of ${person.name}` })).toBeVisible();
  await page.goto("/account");
  const sessions = page.getByRole("list", { name: "Sessions" }).getByRole("listitem");
  await expect(sessions).toHaveCount(2);
  await expect(sessions.filter({ hasText: "This browser" })).toHaveCount(1);
  await sessions.getByRole("button", { name: /^Sign out/ }).click();
  await expect(sessions).toHaveCount(1);
  await other.goto("/t/local/images");
  await expect(other).toHaveURL(/\/sign-in/);
});

test("name and password are changed; the old password no longer signs in", async ({ people }) => {
  const person = await people.invite("member");
  const page = await people.open(person);
  await page.goto("/account");
  const name = page.getByRole("textbox", { name: "Name", exact: true });
  await name.fill(`Renamed ${person.name}`);
  await page.getByRole("button", { name: "Save name" }).click();
  await expect(page.getByRole("button", { name: "Save name" })).toBeDisabled();

  const next = "another long password";
  await page.getByLabel("Current password").fill("wrong password");
  await page.getByLabel("New password").fill(next);
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByRole("main").getByRole("alert")).toHaveText("The password is wrong.");
  await page.getByLabel("Current password").fill(PASSWORD);
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByLabel("Current password")).toHaveValue("");

  const other = await people.open(null);
  await other.goto("/sign-in");
  await other.getByRole("textbox", { name: "E-mail address" }).fill(person.email);
  await other.getByLabel("Password").fill(PASSWORD);
  await other.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(other.getByRole("main").getByRole("alert")).toContainText("is wrong");
  await other.getByLabel("Password").fill(next);
  await other.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(other.getByRole("button", { name: `Account of Renamed ${person.name}` })).toBeVisible();
});

test("who leaves their only team is told that they are in none", async ({ people, baseURL }) => {
  const person = await people.invite("member");
  const page = await people.open(person);
  await callAs(baseURL!, person, "members.leave", {});
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "You're not in a team" })).toBeVisible();
  await page.getByRole("link", { name: "Your account" }).click();
  await expect(page.getByRole("heading", { name: "Your account" })).toBeVisible();
});
