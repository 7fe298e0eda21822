import type { Locator, Page } from "@playwright/test";
import { callAs } from "../server/testing/people.ts";
import { violations } from "./fixtures/axe.ts";
import { SandboxPage } from "./fixtures/sandbox-page.ts";
import { expect, listens, test, uniqueName } from "./fixtures/test.ts";

/** What one types after an @ for a name without letters that a handle can't have. */
const handleOf = (name: string) => name.toLowerCase().replaceAll(" ", "-");
const avatar = (where: Locator, name: string) =>
  where.getByRole("img", { name: new RegExp(`^${name}(,|$)`) });
const keyboard = (sandbox: SandboxPage) => sandbox.main.getByRole("status", { name: "Keyboard" });

async function followByClick(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: /^Teammates here now/ }).click();
  await page.getByRole("button", { name: `Follow ${name}`, exact: true }).click();
}

test("two people see each other, type into one terminal, and one goes along with the other", async ({
  people,
  sandbox,
}) => {
  const [ann, bob] = [await people.invite("member"), await people.invite("member")];
  const annPage = await people.open(ann);
  const bobPage = await people.open(bob);
  const [anns, bobs] = [new SandboxPage(annPage), new SandboxPage(bobPage)];
  await anns.goto(sandbox.id);
  await anns.waitForTerminal();

  // In the list, on the row of the sandbox where she is.
  await bobPage.goto("/sandboxes");
  const row = bobPage.locator(`[data-testid=sandbox][data-id=${sandbox.id}]`);
  await expect(avatar(row, ann.name)).toBeVisible();

  await followByClick(bobPage, ann.name);
  await bobPage.waitForURL(new RegExp(`/sandboxes/${sandbox.id}/terminal`));
  await bobs.waitForTerminal();
  await expect(avatar(anns.main.locator("header"), bob.name)).toBeVisible();
  await expect(avatar(anns.main.getByTestId("terminal"), bob.name)).toBeVisible();

  // Both see the same bytes, and who typed.
  await anns.type("echo from-$((20 + 1))-ann\n");
  await expect(bobs.terminal()).toContainText(/^from-21-ann$/m);
  await expect(bobs.main.getByTestId("typed-last")).toHaveText(`${ann.name} typed last`);
  await bobs.type("echo from-$((20 + 2))-bob\n");
  await expect(anns.terminal()).toContainText(/^from-22-bob$/m);
  await expect(anns.main.getByTestId("typed-last")).toHaveText(`${bob.name} typed last`);

  // Where she goes, he goes; where he goes himself, he goes alone.
  const following = bobPage.getByRole("status", { name: "Following" });
  await expect(following).toContainText(ann.name);
  await anns.openTab("Snapshots");
  await bobPage.waitForURL(new RegExp(`/sandboxes/${sandbox.id}/snapshots`));
  await bobs.openTab("Processes");
  await expect(following).toBeHidden();
  await expect(bobPage).toHaveURL(/\/processes/);

  // Gone from everywhere with the tab.
  await expect(avatar(bobs.main.locator("header"), ann.name)).toBeVisible();
  await annPage.close();
  await expect(avatar(bobs.main.locator("header"), ann.name)).toBeHidden();
});

test("the smaller screen gives the size, until the other is pinned", async ({ people, sandbox }) => {
  const [ann, bob] = [await people.invite("member"), await people.invite("member")];
  const anns = new SandboxPage(await people.open(ann, { viewport: { width: 1400, height: 900 } }));
  const bobs = new SandboxPage(await people.open(bob, { viewport: { width: 800, height: 600 } }));
  const size = (of: SandboxPage) => of.main.getByText(/^\d+×\d+$/);
  await anns.goto(sandbox.id);
  await anns.waitForTerminal();
  await expect(size(anns)).toHaveText(/^\d{3}×/);
  const wide = await size(anns).textContent();
  await bobs.goto(sandbox.id);
  await bobs.waitForTerminal();
  await expect(size(anns)).not.toHaveText(wide!);
  const small = await size(anns).textContent();
  await expect(size(bobs)).toHaveText(small!);

  await anns.main.getByRole("button", { name: "Pin to your size" }).click();
  await expect(size(bobs)).toHaveText(wide!);
  await expect(size(anns)).toHaveText(wide!);
  await anns.main.getByRole("button", { name: "Unpin the size" }).click();
  await expect(size(anns)).toHaveText(small!);
  await bobs.page.close();
  await expect(size(anns)).toHaveText(wide!);
});

test("who only looks on asks for the keyboard, and types while it is lent", async ({ people, sandbox }) => {
  const [ann, vera] = [await people.invite("member"), await people.invite("viewer")];
  const anns = new SandboxPage(await people.open(ann));
  const veras = new SandboxPage(await people.open(vera, { colorScheme: "dark", reducedMotion: "reduce" }));
  await anns.goto(sandbox.id);
  await anns.waitForTerminal();
  await veras.goto(sandbox.id);
  await veras.waitForTerminal();
  await anns.type("echo the-$((40 + 2))-screen\n");
  await expect(veras.terminal()).toContainText(/^the-42-screen$/m);

  await expect(keyboard(veras)).toContainText("View only");
  await veras.type("echo too-$((1 + 1))-early\n");
  await keyboard(veras).getByRole("button", { name: "Ask for the keyboard" }).click();
  await expect(keyboard(anns)).toContainText(`${vera.name} is asking for the keyboard`);
  expect(await violations(anns.page), "asked for the keyboard").toEqual([]);
  expect(await violations(veras.page), "asking for the keyboard").toEqual([]);
  await keyboard(anns).getByRole("button", { name: "Let them type" }).click();
  await expect(keyboard(veras)).toContainText("You have the keyboard");
  await veras.type("echo lent-$((40 + 3))\n");
  await expect(anns.terminal()).toContainText(/^lent-43$/m);
  await expect(anns.terminal()).not.toContainText("too-");

  await anns.main.getByRole("button", { name: new RegExp(`^${vera.name}, has the keyboard`) }).click();
  await anns.page.getByRole("menuitem", { name: /^Take the keyboard/ }).click();
  await expect(keyboard(veras)).toContainText("View only");
});

test("who is named in a comment finds it in the inbox, and the log has everybody's doing", async ({
  people,
  page,
  api,
  sandbox,
  baseURL,
}) => {
  const [ann, bob] = [await people.invite("member"), await people.invite("member")];
  const anns = new SandboxPage(await people.open(ann));
  const bobPage = await people.open(bob, { colorScheme: "dark", reducedMotion: "reduce" });
  await bobPage.goto("/sandboxes");
  const inbox = bobPage.getByRole("button", { name: /^Inbox/ });
  await expect(inbox).toHaveAccessibleName("Inbox");

  await anns.goto(sandbox.id, "Comments");
  const field = anns.main.getByRole("textbox", { name: "Comment", exact: true });
  const handle = handleOf(bob.name);
  await field.pressSequentially(`**Look** @${handle.slice(0, -2)}`);
  await anns.main.getByRole("option", { name: new RegExp(bob.name) }).click();
  await expect(field).toHaveValue(`**Look** @${handle} `);
  await field.pressSequentially("<b>here</b>");
  await anns.main.getByRole("button", { name: "Comment", exact: true }).click();

  await expect(inbox).toHaveAccessibleName("Inbox, 1 unread");
  const otherTab = await bobPage.context().newPage();
  await otherTab.goto("/lineage");
  const sameInbox = otherTab.getByRole("button", { name: /^Inbox/ });
  await expect(sameInbox).toHaveAccessibleName("Inbox, 1 unread");
  await listens(otherTab);
  await bobPage.bringToFront();
  await inbox.click();
  await expect(bobPage.getByTestId("inbox-item").first()).toBeVisible();
  expect(await violations(bobPage), "the inbox").toEqual([]);
  await bobPage.getByTestId("inbox-item").filter({ hasText: sandbox.name }).click();
  await bobPage.waitForURL(/\/comments\?comment=cmt/);
  const comment = bobPage.getByTestId("comment").filter({ hasText: ann.name });
  await expect(comment.locator("strong")).toHaveText("Look");
  await expect(comment.getByTestId("mention")).toHaveText(`@${handle}`);
  await expect(comment.getByText("<b>here</b>")).toBeVisible();
  await expect(inbox).toHaveAccessibleName("Inbox");
  // Read in one tab is read in the others.
  await expect(sameInbox).toHaveAccessibleName("Inbox");
  expect(await violations(bobPage), "comments").toEqual([]);
  // Not his to change; hers is, and he sees it at once.
  await expect(comment.getByRole("button", { name: "Actions for your comment" })).toBeHidden();
  await anns.main.getByRole("button", { name: "Actions for your comment" }).click();
  await anns.page.getByRole("menuitem", { name: "Edit" }).click();
  await anns.main.getByRole("textbox", { name: "Edited comment", exact: true }).fill("Never mind");
  await anns.main.getByRole("button", { name: "Save" }).click();
  await expect(comment.getByText("Never mind")).toBeVisible();
  const actions = anns.main.getByRole("button", { name: "Actions for your comment" });
  const ask = anns.page.getByRole("alertdialog", { name: "Delete this comment?" });
  for (const answer of ["Cancel", "Delete"]) {
    await expect(comment).toHaveCount(1);
    await actions.click();
    await anns.page.getByRole("menuitem", { name: "Delete…" }).click();
    await ask.getByRole("button", { name: answer }).click();
    await expect(ask).toHaveCount(0);
  }
  await expect(comment).toHaveCount(0);

  // Two renames at once: one name stays, and both are in the log, as is a script.
  const names = [uniqueName("by-ann"), uniqueName("by-bob")];
  await Promise.all([
    callAs(baseURL!, ann, "sandboxes.rename", { sandboxId: sandbox.id, name: names[0] }),
    callAs(baseURL!, bob, "sandboxes.rename", { sandboxId: sandbox.id, name: names[1] }),
  ]);
  const { name: last } = await api.getSandbox(sandbox.id);
  expect(names).toContain(last);
  await expect(anns.main.getByRole("button", { name: `Name: ${last}. Edit` })).toBeVisible();

  await page.goto(`/activity?thing=${sandbox.id}`);
  const entries = page.getByTestId("activity");
  for (const [index, person] of [ann, bob].entries()) {
    const entry = entries.filter({ hasText: `Renamed a sandbox to ${names[index]}` });
    await expect(avatar(entry, person.name)).toBeVisible();
  }
  const made = entries.filter({ hasText: "Started" }).last();
  await expect(made.getByRole("img", { name: "With an API key" })).toBeVisible();

  // One person's doings, and everything as lines of JSON.
  await page.getByRole("button", { name: /^Who: / }).click();
  await page.getByRole("menuitemradio", { name: ann.name, exact: true }).click();
  await expect(entries.filter({ hasText: names[1] })).toHaveCount(0);
  await expect(entries.filter({ hasText: names[0] })).not.toHaveCount(0);
  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export" }).click();
  const stream = await (await downloading).createReadStream();
  let text = "";
  for await (const part of stream) text += part;
  const lines = text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(new Set(lines.map(({ actor }) => actor.name))).toEqual(new Set([ann.name]));
  expect(lines.map(({ type }) => type)).toEqual(
    expect.arrayContaining(["comment.added", "comment.edited", "sandbox.renamed"]),
  );
});

test("a half-written note stays when somebody else saves another one", async ({ page, api, sandbox }) => {
  const snapshot = await api.createSnapshot(sandbox.id);
  await api.noteSnapshot(snapshot.id, "first");
  await page.goto(`/snapshots/${snapshot.id}`);
  const written = page.getByRole("region", { name: "Note as written" });
  const field = page.getByRole("textbox", { name: "Note" });
  await expect(written).toHaveText("first");
  await api.noteSnapshot(snapshot.id, "second");
  await expect(written).toHaveText("second");
  await page.getByRole("button", { name: "Edit note" }).click();
  await field.fill("mine");
  await api.noteSnapshot(snapshot.id, "theirs");
  const told = page.getByText("The note was changed in the meantime");
  await expect(told).toBeVisible();
  await expect(field).toHaveValue("mine");
  await page.getByRole("button", { name: "Discard" }).click();
  await expect(written).toHaveText("theirs");

  await page.getByRole("button", { name: "Edit note" }).click();
  await field.fill("mine again");
  await page.getByRole("button", { name: "Save note" }).click();
  await expect(written).toHaveText("mine again");
  await expect(told).toHaveCount(0);
});
