import { PASSWORD } from "../server/testing/people.ts";
import { expectAccessible } from "./fixtures/axe.ts";
import { expect, test, uniqueName } from "./fixtures/test.ts";

/** Animations would be caught half way. */
const still = { colorScheme: "light", reducedMotion: "reduce" } as const;

test("axe finds nothing on the pages of accounts, in light and in dark", async ({ people }) => {
  test.slow();
  const person = await people.invite("member");
  const stranger = await people.open(null, still);
  for (const path of ["/setup", "/sign-in", "/invite", "/share"]) {
    await stranger.goto(path);
    await expect(stranger.getByRole("main")).toContainText(/\S/);
    await expectAccessible(stranger, path);
  }

  const theirs = await people.open(person, still);
  await theirs.goto("/account");
  await expect(theirs.getByRole("list", { name: "Sessions" }).getByRole("listitem")).toHaveCount(1);
  await expectAccessible(theirs, "/account");
  await theirs.getByRole("button", { name: "Set up" }).click();
  await theirs.getByLabel("Your password").fill(PASSWORD);
  await theirs.getByRole("button", { name: "Continue" }).click();
  await expect(theirs.getByRole("img", { name: "QR code for the authenticator app" })).toBeVisible();
  await expectAccessible(theirs, "authenticator app");
});

test("axe finds nothing on the pages of teams and share links, in light and in dark", async ({
  people,
  api,
  sandbox,
  account,
}) => {
  test.slow();
  const snapshot = await api.createSnapshot(sandbox.id);
  const { team, owner } = await people.newTeam(uniqueName("Axe"));
  const page = await people.open(owner, still);
  await page.goto(`/t/${team}/settings/members`);
  await page.getByRole("button", { name: "Invite" }).click();
  const invite = page.getByRole("dialog");
  await invite.getByRole("textbox", { name: "E-mail address" }).fill(`${uniqueName("axe")}@example.com`);
  await expectAccessible(page, "invite");
  await invite.getByRole("button", { name: "Invite" }).click();
  const invitation = await invite.getByRole("textbox", { name: "Invitation link" }).inputValue();
  await expectAccessible(page, "invited");
  await invite.getByRole("button", { name: "Done" }).click();
  for (const tab of ["members", "quotas", "shares", "keys"]) {
    await page.goto(`/t/${team}/settings/${tab}`);
    await expect(page.getByRole("main")).toContainText(/\S/);
    await expectAccessible(page, tab);
  }
  await page.getByRole("button", { name: "New API key" }).click();
  await expect(page.getByRole("dialog").getByRole("textbox", { name: "Name" })).toBeVisible();
  await expectAccessible(page, "new key");
  const shown = await people.open(account, still);
  await shown.goto(`/t/local/sandboxes/${sandbox.id}/snapshots`);
  await shown.getByRole("button", { name: `Actions for ${snapshot.name}` }).click();
  await shown.getByRole("menuitem", { name: "Share…" }).click();
  const share = shown.getByRole("dialog");
  await share.getByRole("button", { name: "Create link" }).click();
  const link = await share.getByRole("textbox", { name: "Share link" }).inputValue();
  await expectAccessible(shown, "share");

  const stranger = await people.open(null, still);
  await stranger.goto(invitation);
  await expect(stranger.getByRole("textbox", { name: "Your name" })).toBeVisible();
  await expectAccessible(stranger, "invitation");
  await stranger.goto(link);
  await expect(stranger.getByRole("heading", { name: snapshot.name })).toBeVisible();
  await expectAccessible(stranger, "shared snapshot");
});
