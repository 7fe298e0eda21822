import { PASSWORD } from "../server/testing/people.ts";
import { violations } from "./fixtures/axe.ts";
import { expect, test, uniqueName } from "./fixtures/test.ts";

for (const colorScheme of ["light", "dark"] as const) {
  test(`${colorScheme}: axe finds nothing on the pages of accounts, teams and share links`, async ({
    people,
    api,
    sandbox,
    account,
  }) => {
    test.slow();
    const options = { colorScheme, reducedMotion: "reduce" as const };
    const person = await people.invite("member");
    const stranger = await people.open(null, options);
    for (const path of ["/setup", "/sign-in", "/invite", "/share"]) {
      await stranger.goto(path);
      await expect(stranger.getByRole("main")).toContainText(/\S/);
      expect(await violations(stranger), path).toEqual([]);
    }

    const theirs = await people.open(person, options);
    await theirs.goto("/account");
    await expect(theirs.getByRole("list", { name: "Sessions" }).getByRole("listitem")).toHaveCount(1);
    expect(await violations(theirs), "/account").toEqual([]);
    await theirs.getByRole("button", { name: "Set up" }).click();
    await theirs.getByLabel("Your password").fill(PASSWORD);
    await theirs.getByRole("button", { name: "Go on" }).click();
    await expect(theirs.getByRole("img", { name: "QR code for the authenticator app" })).toBeVisible();
    expect(await violations(theirs), "authenticator app").toEqual([]);

    const snapshot = await api.createSnapshot(sandbox.id);
    const { team, owner } = await people.newTeam(uniqueName("Axe"));
    const page = await people.open(owner, options);
    await page.goto(`/t/${team}/settings/members`);
    await page.getByRole("button", { name: "Invite" }).click();
    const invite = page.getByRole("dialog");
    await invite.getByRole("textbox", { name: "E-mail address" }).fill(`${uniqueName("axe")}@example.com`);
    expect(await violations(page), "invite").toEqual([]);
    await invite.getByRole("button", { name: "Invite" }).click();
    const invitation = await invite.getByRole("textbox", { name: "Invitation link" }).inputValue();
    expect(await violations(page), "invited").toEqual([]);
    await invite.getByRole("button", { name: "Done" }).click();
    for (const tab of ["members", "keys", "quotas", "shares"]) {
      await page.goto(`/t/${team}/settings/${tab}`);
      await expect(page.getByRole("main")).toContainText(/\S/);
      expect(await violations(page), tab).toEqual([]);
    }
    await page.goto(`/t/${team}/settings/keys`);
    await page.getByRole("button", { name: "New API key" }).click();
    await expect(page.getByRole("dialog").getByRole("textbox", { name: "Name" })).toBeVisible();
    expect(await violations(page), "new key").toEqual([]);
    const shown = await people.open(account, options);
    await shown.goto(`/t/local/sandboxes/${sandbox.id}/snapshots`);
    await shown.getByRole("button", { name: `Actions for ${snapshot.name}` }).click();
    await shown.getByRole("menuitem", { name: "Share…" }).click();
    const share = shown.getByRole("dialog");
    await share.getByRole("button", { name: "Make link" }).click();
    const link = await share.getByRole("textbox", { name: "Share link" }).inputValue();
    expect(await violations(shown), "share").toEqual([]);

    await stranger.goto(invitation);
    await expect(stranger.getByRole("textbox", { name: "Your name" })).toBeVisible();
    expect(await violations(stranger), "invitation").toEqual([]);
    await stranger.goto(link);
    await expect(stranger.getByRole("heading", { name: snapshot.name })).toBeVisible();
    expect(await violations(stranger), "shared snapshot").toEqual([]);
  });
}
