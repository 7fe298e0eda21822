import { describe, expect, it } from "vitest";
import { buildLineage, type LineageThing } from "./lineage.ts";
import type { SandboxStatus } from "./status.ts";

let clock = 0;
const at = () => new Date(Date.UTC(2026, 0, 1, 0, 0, clock++)).toISOString();

const image = (id: string): LineageThing => ({
  id,
  parentId: null,
  name: id,
  createdAt: at(),
  removed: false,
  detail: { type: "image", sizeBytes: 1 },
});
const sandbox = (id: string, parentId: string, status: SandboxStatus = "running"): LineageThing => ({
  id,
  parentId,
  name: id,
  createdAt: at(),
  removed: false,
  detail: { type: "sandbox", status, forkedFromId: null },
});
const snapshot = (id: string, parentId: string, removed = false): LineageThing => ({
  id,
  parentId,
  name: id,
  createdAt: at(),
  removed,
  detail: { type: "snapshot", kind: "memory", status: "ready", automatic: true, ownBytes: 1, frozenMs: 1 },
});
const shape = (things: LineageThing[], rootId?: string) =>
  buildLineage(things, rootId).nodes.map((node) => `${node.parentId ?? "-"}>${node.id}`);

describe("buildLineage", () => {
  it("is a tree from the images down, parents first, siblings by age", () => {
    const things = [
      sandbox("fork2", "snap"),
      image("img"),
      sandbox("src", "img"),
      snapshot("snap", "src"),
      sandbox("fork1", "snap"),
      sandbox("other", "img"),
    ];
    expect(shape(things)).toEqual(["->img", "img>src", "src>snap", "snap>fork2", "snap>fork1", "img>other"]);
    const { nodes, edges } = buildLineage(things);
    expect(edges).toHaveLength(nodes.length - 1);
    expect(edges).toContainEqual({ from: "snap", to: "fork1" });
  });

  it("keeps a terminated sandbox only while something descends from it", () => {
    const things = [
      image("img"),
      sandbox("gone", "img", "terminated"),
      sandbox("src", "img", "terminated"),
      snapshot("snap", "src"),
      sandbox("gone2", "snap", "terminated"),
    ];
    expect(shape(things)).toEqual(["->img", "img>src", "src>snap"]);
  });

  it("hangs what came from a deleted snapshot on the nearest ancestor", () => {
    const things = [
      image("img"),
      sandbox("src", "img", "terminated"),
      snapshot("deleted", "src", true),
      sandbox("clone", "deleted", "terminated"),
      snapshot("kept", "clone"),
      snapshot("deleted2", "src", true),
    ];
    expect(shape(things)).toEqual(["->img", "img>src", "src>clone", "clone>kept"]);
  });

  it("drops terminated sandboxes that lead only to deleted snapshots", () => {
    expect(
      shape([image("img"), sandbox("src", "img", "terminated"), snapshot("deleted", "src", true)]),
    ).toEqual(["->img"]);
  });

  it("shows one subtree, whose root has no parent there", () => {
    const things = [image("img"), sandbox("src", "img"), snapshot("snap", "src"), sandbox("fork", "snap")];
    expect(shape(things, "snap")).toEqual(["->snap", "snap>fork"]);
    expect(shape(things, "nothing")).toEqual([]);
  });

  it("survives a parent that is unknown, and a loop", () => {
    expect(shape([sandbox("orphan", "nowhere")])).toEqual(["->orphan"]);
    expect(() => buildLineage([sandbox("a", "b"), sandbox("b", "a")])).not.toThrow();
  });

  it("takes a chain of thousands without running out of stack", () => {
    const things = [image("n0")];
    for (let index = 1; index <= 5000; index++) things.push(sandbox(`n${index}`, `n${index - 1}`));
    expect(buildLineage(things).nodes).toHaveLength(5001);
  });
});
