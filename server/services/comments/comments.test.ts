import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { members, users } from "../../../db/schema/index.ts";
import { newId } from "../../domain/ids.ts";
import type { Sandbox } from "../../domain/schemas/sandbox.ts";
import { type Caller, createCaller } from "../../trpc/root.ts";
import type { Actor } from "../context.ts";
import { follow } from "../inbox/follow.ts";
import { markRead } from "../inbox/mark-read.ts";
import { type Harness, openHarness } from "../testing/harness.ts";

let harness: Harness;
let sandbox: Sandbox;
let ann: Caller;
let bob: Caller;
let vera: Caller;

beforeAll(async () => {
  harness = await openHarness();
  [ann, bob, vera] = await Promise.all([
    join("Ann Lee", "member"),
    join("Bob", "owner"),
    join("Vera", "viewer"),
  ]);
});
afterAll(() => harness.close());
beforeEach(async () => {
  sandbox = await harness.api.sandboxes.create({ name: "talked-about" });
});

/** Somebody new in the team, and what they can call. */
async function join(name: string, role: Actor["role"]): Promise<Caller> {
  const { ctx } = harness;
  const id = newId("user");
  await ctx.db.insert(users).values({ id, name, email: `${id}@example.com` });
  await ctx.db
    .insert(members)
    .values({ id: newId("user"), organizationId: ctx.actor.teamId, userId: id, role });
  return createCaller({ ...ctx, actor: { ...ctx.actor, userId: id, name, role } });
}
const texts = (entries: { text: string }[]) => entries.map(({ text }) => text);
const code = (code: string) => expect.objectContaining({ cause: expect.objectContaining({ code }) });

describe("comments", () => {
  test("are read in their order, by everybody in the team, on sandboxes and on snapshots", async () => {
    const on = { sandboxId: sandbox.id };
    await ann.comments.add({ ...on, text: "  first *one*  " });
    await bob.comments.add({ ...on, text: "second" });
    expect(await vera.comments.list(on)).toMatchObject([
      { text: "first *one*", authorName: "Ann Lee", sandboxId: sandbox.id, editedAt: null },
      { text: "second", authorName: "Bob" },
    ]);
    const snapshot = await harness.api.snapshots.createFilesystem({ sandboxId: sandbox.id });
    await ann.comments.add({ snapshotId: snapshot.id, text: "of the snapshot" });
    expect(texts(await bob.comments.list({ snapshotId: snapshot.id }))).toEqual(["of the snapshot"]);
    expect(await bob.comments.list(on)).toHaveLength(2);
  });

  test("can be changed and taken back by who wrote them, and by nobody else", async () => {
    const on = { sandboxId: sandbox.id };
    const { id: commentId } = await ann.comments.add({ ...on, text: "wrong" });
    await expect(bob.comments.edit({ commentId, text: "Bob was here" })).rejects.toEqual(code("FORBIDDEN"));
    await expect(bob.comments.delete({ commentId })).rejects.toEqual(code("FORBIDDEN"));
    expect(await ann.comments.edit({ commentId, text: "right" })).toMatchObject({
      text: "right",
      editedAt: expect.any(String),
    });
    await ann.comments.delete({ commentId });
    expect(await ann.comments.list(on)).toEqual([]);
    const { entries } = await ann.events.list({ thingId: sandbox.id, noun: "comment" });
    expect(entries.map(({ type, actorName }) => `${actorName}: ${type}`)).toEqual([
      "Ann Lee: comment.deleted",
      "Ann Lee: comment.edited",
      "Ann Lee: comment.added",
    ]);
    expect(JSON.stringify(entries)).not.toContain("wrong");
  });

  test("are not written by viewers, and not found from another team", async () => {
    const on = { sandboxId: sandbox.id };
    const { id: commentId } = await ann.comments.add({ ...on, text: "ours" });
    await expect(vera.comments.add({ ...on, text: "no" })).rejects.toEqual(code("FORBIDDEN"));
    const other = createCaller({ ...harness.ctx, actor: { ...harness.ctx.actor, teamId: newId("team") } });
    await expect(other.comments.list(on)).rejects.toEqual(code("NOT_FOUND"));
    await expect(other.comments.add({ ...on, text: "hi" })).rejects.toEqual(code("NOT_FOUND"));
    await expect(other.comments.edit({ commentId, text: "hi" })).rejects.toEqual(code("NOT_FOUND"));
    await expect(other.comments.delete({ commentId })).rejects.toEqual(code("NOT_FOUND"));
    expect(await other.comments.mentionable()).toEqual([]);
  });

  test.each([{}, { sandboxId: newId("sandbox"), snapshotId: newId("snapshot") }])(
    "are about exactly one thing, not %o",
    (on) => expect(ann.comments.add({ ...on, text: "what?" })).rejects.toThrow("either"),
  );
});

describe("the inbox", () => {
  test("has what names one, until it is read, changed or taken back", async () => {
    const on = { sandboxId: sandbox.id };
    const before = (await bob.inbox.list()).unread;
    expect(await ann.comments.mentionable()).toContainEqual(
      expect.objectContaining({ name: "Ann Lee", handle: "ann-lee" }),
    );
    const one = await ann.comments.add({ ...on, text: "@bob and @Bob. And bob@example.com, @nobody, @vera" });
    const two = await ann.comments.add({ ...on, text: "again @bob, says @ann-lee" });
    const inbox = await bob.inbox.list();
    expect(inbox.unread).toBe(before + 2);
    expect(inbox.items.slice(0, 2)).toMatchObject([
      { id: two.id, read: false, thingName: "talked-about", authorName: "Ann Lee" },
      { id: one.id, read: false },
    ]);
    // Oneself needs no telling.
    expect((await ann.inbox.list()).items).toEqual([]);
    expect(await bob.inbox.markRead({ commentIds: [two.id] })).toEqual({ unread: before + 1 });
    expect((await bob.inbox.list()).items.slice(0, 2).map(({ read }) => read)).toEqual([true, false]);
    expect(await vera.inbox.markRead({})).toEqual({ unread: 0 });
    expect((await bob.inbox.list()).unread).toBe(before + 1);
    await ann.comments.edit({ commentId: one.id, text: "never mind" });
    await ann.comments.delete({ commentId: two.id });
    expect((await bob.inbox.list()).items.map(({ id }) => id)).not.toContain(one.id);
    expect((await bob.inbox.list()).items.map(({ id }) => id)).not.toContain(two.id);
  });

  test("a mark is told in the other tabs of its person, and to nobody else", async () => {
    const of = (userId: string) => ({ ...harness.ctx, actor: { ...harness.ctx.actor, userId } });
    const { signal, abort } = abortable();
    const bobs = follow({ ctx: of("usrbob"), signal });
    const anns = follow({ ctx: of("usrann"), signal });
    const [toBob, toAnn] = [bobs.next(), anns.next()];
    await markRead({ ctx: of("usrbob"), input: { read: true } });
    expect(await toBob).toEqual({ done: false, value: 1 });
    // What comes while nobody reads is told once.
    await markRead({ ctx: of("usrbob"), input: { read: false } });
    await markRead({ ctx: of("usrbob"), input: { read: true } });
    expect(await bobs.next()).toEqual({ done: false, value: 3 });
    const end = bobs.next();
    abort();
    expect(await end).toEqual({ done: true, value: undefined });
    expect(await toAnn).toEqual({ done: true, value: undefined });
  });
});

function abortable() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}
