import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { events, shareLinks, teams } from "../../../db/schema/index.ts";
import { stillGranted } from "../../auth/grants.ts";
import { addMember, addPerson } from "../../auth/people.ts";
import { newId } from "../../domain/ids.ts";
import { CallLimits } from "../../limits/call-limits.ts";
import { createCaller } from "../../trpc/root.ts";
import { type Harness, openHarness } from "../testing/harness.ts";
import { open } from "./open.ts";
import { shareVisitor } from "./visitor.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
});
afterAll(() => harness.close());

const failing = (code: string) => expect.objectContaining({ cause: expect.objectContaining({ code }) });
const tokenOf = (url: string) => new URL(url).hash.replace("#token=", "");
const visit = (token: string) => shareVisitor(harness.ctx, { token, address: "192.0.2.1" });
const view = async (token: string) => open(harness.ctx, await visit(token));

test("a link shows one snapshot, is told once, and is put down when it is opened", async () => {
  const { id: sandboxId } = await harness.api.sandboxes.create({ name: "source" });
  const { id: snapshotId } = await harness.api.snapshots.createMemory({ sandboxId, name: "kept" });
  const { share, url } = await harness.api.shares.create({ snapshotId, expiresInHours: 1 });
  const token = tokenOf(url);
  expect(JSON.stringify(await harness.ctx.db.select().from(shareLinks))).not.toContain(token);
  expect(await view(token)).toMatchObject({
    kind: "snapshot",
    shareId: share.id,
    snapshot: { name: "kept" },
  });
  expect(await harness.api.shares.list({ snapshotId })).toEqual([
    { ...share, lastUsedAt: expect.any(String) },
  ]);
  await view(token);
  const opened = await harness.ctx.db.select().from(events).where(eq(events.subjectId, share.id));
  expect(opened.map(({ type, actorKind, address }) => [type, actorKind, address])).toEqual([
    ["share.created", "system", null],
    ["share.opened", "share", "192.0.2.1"],
  ]);
  await harness.api.snapshots.delete({ snapshotId });
  await expect(view(token)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("a link that is opened over and over is refused for a while", async () => {
  const { id: sandboxId } = await harness.api.sandboxes.create({});
  const { id: snapshotId } = await harness.api.snapshots.createFilesystem({ sandboxId });
  const { url } = await harness.api.shares.create({ snapshotId });
  const visitor = await visit(tokenOf(url));
  const callLimits = new CallLimits({ callsPerMinute: 6, invitationsPerHour: 1 });
  await open({ ...harness.ctx, callLimits }, visitor);
  await expect(open({ ...harness.ctx, callLimits }, visitor)).rejects.toMatchObject({ code: "RATE_LIMITED" });
});

test("a link shows one terminal; other processes have none to share", async () => {
  const { id: sandboxId } = await harness.api.sandboxes.create({ name: "worker" });
  const { id: processId } = await harness.api.processes.exec({
    sandboxId,
    shell: "true",
    tty: true,
    title: "build",
  });
  const { url } = await harness.api.shares.create({ processId });
  expect(await view(tokenOf(url))).toMatchObject({
    kind: "terminal",
    terminal: { title: "build", sandbox: "worker", running: true },
  });
  const plain = await harness.api.processes.exec({ sandboxId, argv: ["true"] });
  await expect(harness.api.shares.create({ processId: plain.id })).rejects.toEqual(failing("INVALID_INPUT"));
});

test("revoked, too old, or never made: it leads nowhere, and who looks on is cut off", async () => {
  const { id: sandboxId } = await harness.api.sandboxes.create({});
  const { id: snapshotId } = await harness.api.snapshots.createFilesystem({ sandboxId });
  const made = await Promise.all([1, 2].map(() => harness.api.shares.create({ snapshotId })));
  const [revoked, old] = made.map(({ url, share }) => ({ token: tokenOf(url), id: share.id }));
  const actors = [(await visit(revoked!.token)).actor, (await visit(old!.token)).actor];
  expect((await stillGranted(harness.ctx.db, actors)).size).toBe(2);
  await harness.api.shares.revoke({ shareId: revoked!.id });
  await harness.ctx.db
    .update(shareLinks)
    .set({ expiresAt: new Date(Date.now() - 1000) })
    .where(eq(shareLinks.id, old!.id));
  for (const token of [revoked!.token, old!.token, "fys_guessed"]) {
    await expect(visit(token)).rejects.toMatchObject({ code: "NOT_FOUND" });
  }
  expect((await stillGranted(harness.ctx.db, actors)).size).toBe(0);
  expect(await harness.api.shares.list({ snapshotId })).toEqual([]);
});

test("who is taken out of the team looks on by no link of theirs, and others' links stay", async () => {
  const { ctx, api } = harness;
  const { id: sandboxId } = await api.sandboxes.create({});
  const { id: snapshotId } = await api.snapshots.createFilesystem({ sandboxId });
  const userId = newId("user");
  await ctx.db.transaction(async (tx) => {
    const person = { id: userId, name: "Cleo", email: `${userId}@example.com`, passwordHash: "none" };
    await addPerson(tx, { ...person, emailVerified: false });
    await addMember(tx, { teamId: ctx.actor.teamId, userId, role: "member" });
  });
  const cleo = createCaller({ ...ctx, actor: { ...ctx.actor, userId, name: "Cleo", role: "member" } });
  const [theirs, ours] = [
    await cleo.shares.create({ snapshotId }),
    await api.shares.create({ snapshotId, expiresInHours: 2 }),
  ];
  const { actor } = await visit(tokenOf(theirs.url));
  await api.members.remove({ userId });
  await expect(visit(tokenOf(theirs.url))).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect((await stillGranted(ctx.db, [actor])).size).toBe(0);
  expect((await api.shares.list({ snapshotId })).map(({ id }) => id)).toEqual([ours.share.id]);
  const told = await ctx.db.select().from(events).where(eq(events.subjectId, theirs.share.id));
  expect(told.map(({ type }) => type)).toEqual(["share.created", "share.revoked"]);
});

test("another team neither finds the link nor can make one", async () => {
  const { id: sandboxId } = await harness.api.sandboxes.create({});
  const { id: snapshotId } = await harness.api.snapshots.createFilesystem({ sandboxId });
  const { id: processId } = await harness.api.processes.exec({ sandboxId, shell: "true", tty: true });
  const { share } = await harness.api.shares.create({ snapshotId });
  const teamId = newId("team");
  await harness.ctx.db.insert(teams).values({ id: teamId, name: "Other", slug: teamId });
  const other = createCaller({ ...harness.ctx, actor: { ...harness.ctx.actor, teamId } });
  await expect(other.shares.create({ snapshotId })).rejects.toEqual(failing("NOT_FOUND"));
  await expect(other.shares.create({ processId })).rejects.toEqual(failing("NOT_FOUND"));
  await expect(other.shares.revoke({ shareId: share.id })).rejects.toEqual(failing("NOT_FOUND"));
  expect(await other.shares.list({})).toEqual([]);
});
