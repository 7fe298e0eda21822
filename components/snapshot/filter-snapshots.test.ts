import { expect, test } from "vitest";
import type { Snapshot } from "@/server/domain/schemas/snapshot";
import { filterSnapshots } from "./filter-snapshots";

const snapshot = (name: string, changes: Partial<Snapshot>, minute: number): Snapshot => ({
  id: `snp${name}`,
  name,
  note: "",
  tags: [],
  kind: "filesystem",
  status: "ready",
  automatic: false,
  sandboxId: "sbx1",
  ownBytes: 1,
  rootfsBytes: 1,
  checkpointBytes: null,
  frozenMs: 1,
  processCount: null,
  ports: [],
  createdAt: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString(),
  failure: null,
  ...changes,
});
const all = [
  snapshot("base", { note: "before the upgrade" }, 1),
  snapshot("hot", { kind: "memory", sandboxId: "sbx2" }, 2),
  snapshot("fork", { kind: "memory", automatic: true }, 3),
];
const names = (text: string, kind: string) =>
  filterSnapshots(all, { text, kind, sourceName: (id) => (id === "sbx2" ? "web" : "db") }).map(
    ({ name }) => name,
  );

test("what forks left is only shown when asked for", () => {
  expect(names("", "")).toEqual(["hot", "base"]);
  expect(names("", "memory")).toEqual(["hot"]);
  expect(names("", "automatic")).toEqual(["fork"]);
  expect(names("", "all")).toEqual(["fork", "hot", "base"]);
});

test("text is looked for in name, note and source", () => {
  expect(names("UPGRADE", "")).toEqual(["base"]);
  expect(names("web", "")).toEqual(["hot"]);
  expect(names("web upgrade", "all")).toEqual([]);
});
