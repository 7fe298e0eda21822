import { expect, test } from "vitest";
import type { LineageNode } from "@/server/domain/schemas/misc";
import { relativesOf } from "./relatives.ts";

const at = (minute: number) => `2026-01-01T00:${String(minute).padStart(2, "0")}:00.000Z`;
const sandbox = (id: string, parentId: string, minute: number, status = "running"): LineageNode => ({
  id,
  parentId,
  name: id,
  createdAt: at(minute),
  detail: { type: "sandbox", status: status as "running", forkedFromId: null },
});
const snapshot = (id: string, parentId: string, minute: number): LineageNode => ({
  id,
  parentId,
  name: id,
  createdAt: at(minute),
  detail: { type: "snapshot", kind: "memory", status: "ready", automatic: false, ownBytes: 1, frozenMs: 1 },
});
const image = (id: string): LineageNode => ({
  id,
  parentId: null,
  name: id,
  createdAt: null,
  detail: { type: "image", sizeBytes: null },
});

test("offers what is of the same tree and has files, newest first", () => {
  const nodes = [
    image("alpine"),
    sandbox("a", "alpine", 1),
    snapshot("s", "a", 2),
    sandbox("fork", "s", 3),
    sandbox("gone", "s", 4, "terminated"),
    image("debian"),
    sandbox("other", "debian", 5),
  ];
  expect(relativesOf(nodes, "fork").map(({ id }) => id)).toEqual(["s", "a"]);
  expect(relativesOf(nodes, "unknown")).toEqual([]);
});
