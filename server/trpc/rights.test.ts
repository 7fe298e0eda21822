import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "../domain/ids.ts";
import { mayManage, RIGHTS, type Right, roleHas } from "../domain/rights.ts";
import { ROLES } from "../domain/roles.ts";
import { type Harness, openHarness } from "../services/testing/harness.ts";
import { appRouter, createCaller } from "./root.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
});
afterAll(() => harness.close());

it("what each role may do", () => {
  const table = Object.fromEntries(
    Object.keys(RIGHTS).map((right) => [
      right,
      ROLES.filter((role) => roleHas(role, right as Right)).join(" "),
    ]),
  );
  expect(table).toEqual({
    read: "owner admin member viewer",
    write: "owner admin member",
    makeKeys: "owner admin member",
    administer: "owner admin",
    manageMembers: "owner admin",
    manageTeam: "owner admin",
  });
});

it("owners are made and unmade by owners, everybody else by admins, too", () => {
  const pairs = ROLES.flatMap((by) => ROLES.filter((of) => mayManage(by, of)).map((of) => `${by} ${of}`));
  expect(pairs).toEqual([
    ...["owner owner", "owner admin", "owner member", "owner viewer"],
    ...["admin admin", "admin member", "admin viewer"],
  ]);
});

const sandboxId = newId("sandbox");
const processId = newId("process");
const snapshotId = newId("snapshot");
const imageId = newId("image");
const registryId = newId("registry");
const operationId = newId("operation");
const userId = newId("user");
const commentId = newId("comment");
const path = "/srv/a";

/** Every procedure: the right that it asks for, and an input that is well-formed and about nothing that there is. */
const PROCEDURES: Record<string, [Right, unknown?]> = {
  "account.me": ["read"],
  "teams.create": ["manageTeam", { name: "Other" }],
  "teams.rename": ["manageTeam", { name: "Renamed" }],
  "members.list": ["read"],
  "members.setRole": ["manageMembers", { userId, role: "viewer" }],
  "members.remove": ["manageMembers", { userId }],
  "members.leave": ["read"],
  "invitations.list": ["manageMembers"],
  "invitations.create": ["manageMembers", { email: "new@example.com", role: "viewer" }],
  "invitations.revoke": ["manageMembers", { invitationId: newId("invitation") }],
  "apiKeys.list": ["read"],
  "apiKeys.create": ["makeKeys", { name: "key", role: "viewer" }],
  "apiKeys.revoke": ["read", { apiKeyId: newId("apiKey") }],
  "sandboxes.create": ["write", { snapshotId }],
  "sandboxes.list": ["read"],
  "sandboxes.get": ["read", { sandboxId }],
  "sandboxes.rename": ["write", { sandboxId, name: "a" }],
  "sandboxes.pause": ["write", { sandboxId }],
  "sandboxes.resume": ["write", { sandboxId }],
  "sandboxes.setTags": ["write", { sandboxId, tags: [] }],
  "sandboxes.setTtl": ["write", { sandboxId, ttlSeconds: 0 }],
  "sandboxes.terminate": ["write", { sandboxId }],
  "sandboxes.fork": ["write", { sandboxId, count: 1 }],
  "sandboxes.rollback": ["write", { sandboxId, snapshotId }],
  "processes.exec": ["write", { sandboxId, argv: ["true"] }],
  "processes.list": ["read", { sandboxId }],
  "processes.tree": ["read", { sandboxId }],
  "processes.get": ["read", { processId }],
  "processes.wait": ["read", { processId, timeoutMs: 1 }],
  "processes.kill": ["write", { processId, signal: "SIGTERM" }],
  "processes.resize": ["write", { processId, cols: 80, rows: 24 }],
  "processes.write": ["write", { processId, text: "a" }],
  "processes.rename": ["write", { processId, title: "a" }],
  "processes.logs": ["read", { processId }],
  "snapshots.createFilesystem": ["write", { sandboxId }],
  "snapshots.createMemory": ["write", { sandboxId }],
  "snapshots.list": ["read"],
  "snapshots.get": ["read", { snapshotId }],
  "snapshots.captured": ["read", { snapshotId }],
  "snapshots.rename": ["write", { snapshotId, name: "a" }],
  "snapshots.setTags": ["write", { snapshotId, tags: [] }],
  "snapshots.delete": ["write", { snapshotId }],
  "ports.expose": ["write", { sandboxId, port: 80 }],
  "ports.unexpose": ["write", { sandboxId, port: 80 }],
  "ports.setVisibility": ["write", { sandboxId, port: 80, visibility: "public" }],
  "ports.list": ["read", { sandboxId }],
  "ports.scan": ["read", { sandboxId }],
  "files.list": ["read", { sandboxId, path }],
  "files.stat": ["read", { sandboxId, path }],
  "files.readText": ["read", { sandboxId, path }],
  "files.writeText": ["write", { sandboxId, path, text: "", version: null }],
  "files.makeFolder": ["write", { sandboxId, path }],
  "files.rename": ["write", { sandboxId, path, to: "/srv/b" }],
  "files.remove": ["write", { sandboxId, path }],
  "files.find": ["read", { sandboxId, path, text: "a", in: "names" }],
  "lineage.tree": ["read"],
  "compare.summary": ["read", { a: snapshotId, b: sandboxId }],
  "compare.files": ["read", { a: snapshotId, b: sandboxId }],
  "compare.file": ["read", { a: snapshotId, b: sandboxId, path }],
  "images.list": ["read"],
  "images.pull": ["write", { reference: "registry.invalid/a:1" }],
  "images.import": ["administer", { path: "/nothing.tar", reference: "a:1" }],
  "images.build": ["write", { snapshotId, reference: "a:1" }],
  "images.push": ["write", { imageId }],
  "images.impact": ["read", { imageId }],
  "images.delete": ["write", { imageId }],
  "registries.list": ["read"],
  "registries.save": ["administer", { host: "registry.invalid", username: "a", password: "b" }],
  "registries.delete": ["administer", { registryId }],
  "registries.test": ["administer", { registryId }],
  "quotas.get": ["read"],
  "quotas.set": ["administer", { sandboxes: 9, memoryMiB: 9000, cpu: 9, snapshotBytes: 9e9 }],
  "metrics.history": ["read", { sandboxId }],
  "metrics.latest": ["read"],
  "comments.list": ["read", { sandboxId }],
  "comments.mentionable": ["read"],
  "comments.add": ["write", { sandboxId, text: "a" }],
  "comments.edit": ["write", { commentId, text: "a" }],
  "comments.delete": ["write", { commentId }],
  "inbox.list": ["read"],
  "inbox.markRead": ["read", {}],
  "presence.follow": ["read", { tab: "tab00000", place: { path: "/" } }],
  "presence.move": ["read", { tab: "tab00000", place: { path: "/" } }],
  "operations.list": ["read"],
  "operations.get": ["read", { operationId }],
  "operations.cancel": ["write", { operationId }],
  "operations.wait": ["read", { operationId, timeoutMs: 1 }],
  "events.list": ["read"],
  "events.people": ["read"],
  "events.subscribe": ["read"],
  "system.info": ["read"],
  "system.storage": ["read"],
};

it("every procedure has a row", () => {
  expect(Object.keys(PROCEDURES).sort()).toEqual(Object.keys(appRouter._def.procedures).sort());
});

/** The code that it failed with; "done" if it did not. */
async function codeOf(procedure: string, input: unknown, role: (typeof ROLES)[number]): Promise<string> {
  const via = { kind: "session", id: newId("session") } as const;
  let target: unknown = createCaller({ ...harness.ctx, actor: { ...harness.ctx.actor, role, via } });
  for (const part of procedure.split(".")) target = (target as Record<string, unknown>)[part];
  try {
    const answer = await (target as (input: unknown) => Promise<unknown>)(input);
    if (isIterable(answer)) await answer.return?.(undefined);
    return "done";
  } catch (error) {
    const { code, cause } = error as { code: string; cause?: unknown };
    // A row whose input is malformed would prove nothing.
    if (code === "BAD_REQUEST" && cause?.constructor.name === "ZodError") throw error;
    return code;
  }
}

const isIterable = (value: unknown): value is AsyncGenerator =>
  typeof value === "object" && value !== null && Symbol.asyncIterator in value;

describe.each(Object.entries(PROCEDURES))("%s", (procedure, [right, input]) => {
  it.each(ROLES)(`as %s (${right})`, async (role) => {
    const code = await codeOf(procedure, input, role);
    if (roleHas(role, right)) expect(code).not.toBe("FORBIDDEN");
    else expect(code).toBe("FORBIDDEN");
  });
});
