import { expect, test } from "vitest";
import type { ActivityEntry } from "@/server/domain/schemas/activity";
import { describeEntry } from "./describe";

function entry(type: string, change: Partial<ActivityEntry> = {}): ActivityEntry {
  return {
    sequence: 1,
    type,
    noun: type.split(".")[0] as ActivityEntry["noun"],
    subjectId: "sbx1",
    sandboxId: "sbx1",
    actorKind: "session",
    actorName: "Ann",
    actorId: "usr1",
    at: "2026-01-01T00:00:00.000Z",
    data: {},
    name: null,
    sandboxName: "web-1",
    count: null,
    address: null,
    ...change,
  };
}

test.each([
  [entry("sandbox.running"), "Started web-1", null],
  [entry("share.created", { data: { name: "bash in web-1" } }), "Shared bash in web-1 with a link", null],
  [
    entry("share.opened", { data: { name: "bash in web-1" } }),
    "Somebody opened the link to bash in web-1",
    null,
  ],
  [
    entry("sandbox.expiry-set", { data: { expiresAt: "2026-01-01T01:00:00.000Z" } }),
    "web-1 will be terminated in 1 h",
    null,
  ],
  [entry("sandbox.expiry-set", { data: { expiresAt: null } }), "web-1 has no time limit", null],
  [
    entry("operation.succeeded", { data: { kind: "sandbox.fork", subject: "web-1" }, count: 3 }),
    "Forked web-1 into 3",
    null,
  ],
  [
    entry("operation.failed", {
      data: { kind: "snapshot.memory", subject: "web-1", failure: { message: "The disk is full" } },
    }),
    "Memory snapshot of web-1 failed",
    "The disk is full",
  ],
  [
    entry("snapshot.ready", { name: "base", data: { kind: "memory", frozenMs: 212 } }),
    "Snapshot base is ready",
    "Memory, frozen 212 ms",
  ],
  [entry("process.exited", { name: "make", data: { exitCode: 2 } }), "make ended in web-1", "Exit code 2"],
  [
    entry("sandbox.out-of-memory", { data: { memoryMiB: 128 } }),
    "web-1 reached its memory limit",
    "The kernel killed a process in it: its limit is 128 MiB",
  ],
  [entry("sandbox.rolled-back"), "Sandbox web-1: rolled back", null],
])("tells %j", (of, text, detail) => {
  expect(describeEntry(of)).toMatchObject({ text, detail });
});

test("what is gone has no page, and what failed is marked", () => {
  expect(describeEntry(entry("snapshot.deleted", { name: "old", data: { freedBytes: 2e6 } }))).toEqual({
    text: "Deleted snapshot old",
    detail: "Freed 2.0 MB",
    failed: false,
    href: null,
  });
  expect(describeEntry(entry("sandbox.failed"))).toMatchObject({ failed: true, href: "/sandboxes/sbx1" });
});
