import { PASSWORD } from "../server/testing/people.ts";
import { expect, listens, test, uniqueName } from "./fixtures/test.ts";

test("somebody is invited by a link, joins, gets another role, and is removed", async ({ people }) => {
  test.slow();
  const { team, owner } = await people.newTeam(uniqueName("Yard"));
  const page = await people.open(owner);
  const email = `${uniqueName("new")}@example.com`;
  await page.goto(`/t/${team}/settings/members`);
  await page.getByRole("button", { name: "Invite" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "E-mail address" }).fill(email);
  await dialog.getByRole("button", { name: "Invite" }).click();
  const link = await dialog.getByRole("textbox", { name: "Invitation link" }).inputValue();
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("list", { name: "Invitations" }).getByText(email)).toBeVisible();

  const theirs = await people.open(null);
  await theirs.goto(link);
  await expect(theirs.getByRole("heading", { name: /^Join Yard/ })).toBeVisible();
  await theirs.getByRole("textbox", { name: "Your name" }).fill("Noor");
  await theirs.getByLabel("Password").fill(PASSWORD);
  await theirs.getByRole("button", { name: "Create account and join" }).click();
  await theirs.waitForURL(new RegExp(`/t/${team}/sandboxes`));
  await expect(theirs.getByRole("button", { name: /^New sandbox/ }).first()).toBeVisible();

  // The owner's page shows it without being loaded anew.
  const row = page.getByRole("row").filter({ hasText: email });
  await expect(row).toContainText("Noor");
  await expect(page.getByRole("list", { name: "Invitations" })).toHaveCount(0);
  await row.getByRole("combobox", { name: "Role of Noor" }).click();
  await page.getByRole("option", { name: /^Viewer/ }).click();
  await expect(row.getByRole("combobox")).toHaveText("Viewer");
  await expect(theirs.getByRole("button", { name: /^New sandbox/ })).toHaveCount(0);
  await expect(theirs.getByRole("heading", { name: "Sandboxes", exact: true })).toBeVisible();
  await listens(theirs);

  const used = await people.open(null);
  await used.goto(link);
  await expect(used.getByRole("alert").filter({ hasText: "no longer valid" })).toBeVisible();

  await row.getByRole("button", { name: "Remove Noor" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
  await expect(row).toHaveCount(0);
  // Their page comes again by itself, with another cookie: whoever leaves it before is signed out.
  await expect(theirs.getByRole("heading", { name: "Page not found" })).toBeVisible();
  expect((await theirs.goto(`/t/${team}/sandboxes`))?.status()).toBe(404);
});

test("an invitation is accepted with the account that one has", async ({ people }) => {
  const { team, owner } = await people.newTeam(uniqueName("Yard"));
  const page = await people.open(owner);
  const person = await people.invite("member");
  await page.goto(`/t/${team}/settings/members`);
  await page.getByRole("button", { name: "Invite" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "E-mail address" }).fill(person.email);
  await dialog.getByRole("button", { name: "Invite" }).click();
  const link = await dialog.getByRole("textbox", { name: "Invitation link" }).inputValue();

  // Signed out first: the way leads over the sign-in page and back.
  const theirs = await people.open(null);
  await theirs.goto(link);
  await theirs.getByRole("button", { name: "Sign in" }).click();
  await theirs.getByRole("textbox", { name: "E-mail address" }).fill(person.email);
  await theirs.getByLabel("Password").fill(PASSWORD);
  await theirs.getByRole("button", { name: "Sign in", exact: true }).click();
  await theirs.getByRole("button", { name: /^Join Yard/ }).click();
  await theirs.waitForURL(new RegExp(`/t/${team}/sandboxes`));
  await theirs.getByRole("button", { name: /^Team Yard/ }).click();
  await theirs.getByRole("menuitem", { name: "Local" }).click();
  await theirs.waitForURL(/\/t\/local\/sandboxes/);
});

test("a revoked invitation leads nowhere", async ({ people }) => {
  const { team, owner } = await people.newTeam(uniqueName("Yard"));
  const page = await people.open(owner);
  const email = `${uniqueName("new")}@example.com`;
  await page.goto(`/t/${team}/settings/members`);
  await page.getByRole("button", { name: "Invite" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "E-mail address" }).fill(email);
  await dialog.getByRole("button", { name: "Invite" }).click();
  const link = await dialog.getByRole("textbox", { name: "Invitation link" }).inputValue();
  await dialog.getByRole("button", { name: "Done" }).click();
  await page.getByRole("button", { name: `Revoke the invitation of ${email}` }).click();
  await expect(page.getByRole("list", { name: "Invitations" })).toHaveCount(0);
  const theirs = await people.open(null);
  await theirs.goto(link);
  await expect(theirs.getByRole("alert").filter({ hasText: "no longer valid" })).toBeVisible();
});

test("an API key is shown once, works in its team, and is refused when it is revoked", async ({
  people,
  request,
}) => {
  const { team, owner } = await people.newTeam(uniqueName("Yard"));
  const page = await people.open(owner);
  await page.goto(`/t/${team}/settings/keys`);
  await page.getByRole("button", { name: "New API key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Name" }).fill("nightly");
  await dialog.getByRole("combobox", { name: "Role" }).click();
  await page.getByRole("option", { name: /^Viewer/ }).click();
  await dialog.getByRole("button", { name: "Create key" }).click();
  const secret = await dialog.getByRole("textbox", { name: "API key" }).inputValue();
  await dialog.getByRole("button", { name: "Done" }).click();

  const headers = { authorization: `Bearer ${secret}` };
  const list = () => request.get("/api/trpc/sandboxes.list", { headers });
  const answer = await list();
  expect(answer.status()).toBe(200);
  expect((await answer.json()).result.data).toEqual([]);
  const create = await request.post("/api/trpc/sandboxes.create", { headers, data: {} });
  expect(create.status()).toBe(403);
  await page.reload();
  const row = page.getByRole("row").filter({ hasText: "nightly" });
  await expect(row).toContainText("Viewer");
  await expect(page.locator("body")).not.toContainText(secret);
  await row.getByRole("button", { name: "Revoke nightly" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Revoke" }).click();
  await expect(row).toHaveCount(0);
  await expect.poll(async () => (await list()).status()).toBe(401);
});

test("a new team has nothing of another, and a quota refuses before anything starts", async ({
  people,
  sandbox,
}) => {
  const { owner } = await people.newTeam(uniqueName("First"));
  const page = await people.open(owner);
  const name = uniqueName("Quota");
  await page.goto("/sandboxes");
  await page
    .getByRole("button", { name: /^Team / })
    .first()
    .click();
  await page.getByRole("menuitem", { name: "New team…" }).click();
  await page.getByRole("dialog").getByRole("textbox", { name: "Name" }).fill(name);
  await page.getByRole("button", { name: "Create team" }).click();
  await page.waitForURL(/\/t\/quota-[^/]+\/sandboxes/);
  await expect(page.getByRole("button", { name: `Team ${name}` }).first()).toBeVisible();
  const main = page.getByRole("main");
  await expect(main.getByRole("heading", { name: "No sandboxes yet" })).toBeVisible();
  await expect(main).not.toContainText(sandbox.name);
  const team = /\/t\/([^/]+)/.exec(page.url())![1]!;
  const foreign = await page.goto(`/t/${team}/sandboxes/${sandbox.id}/settings`);
  expect(foreign?.status()).toBe(404);

  await page.goto(`/t/${team}/settings/quotas`);
  await page.getByRole("button", { name: "Change" }).click();
  await page.getByRole("spinbutton", { name: "Sandboxes" }).fill("0");
  await page.getByRole("spinbutton", { name: "Memory, MiB" }).fill("2048");
  await page.getByRole("button", { name: "Save quotas" }).click();
  const quotas = page.getByTestId("quota");
  await expect(quotas.filter({ hasText: "Sandboxes" })).toContainText("0 of 0");
  await expect(quotas.filter({ hasText: "Memory" })).toContainText("of 2,048 MiB");
  await page.goto(`/t/${team}/sandboxes`);
  await page
    .getByRole("button", { name: /^New sandbox/ })
    .first()
    .click();
  await expect(page.getByText(/quota of 0 sandboxes/).first()).toBeVisible();
  await expect(page).toHaveURL(/\/sandboxes$/);
});

test("an archive on the server's disk is offered to those alone whose server it is", async ({
  people,
  page,
}) => {
  const { owner } = await people.newTeam(uniqueName("Guests"));
  const member = await people.invite("member");
  const others = [await people.open(owner), await people.open(member)];
  for (const theirs of [page, ...others]) {
    await theirs.goto("/images");
    await theirs.getByRole("main").getByRole("button", { name: "Import archive" }).click();
    const dialog = theirs.getByRole("dialog", { name: "Import archive" });
    await expect(dialog.getByRole("textbox", { name: "Reference" })).toBeVisible();
    await expect(dialog.getByText("On the server's disk")).toHaveCount(theirs === page ? 1 : 0);
  }
});
