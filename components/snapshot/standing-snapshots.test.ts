import { expect, test } from "vitest";
import type { LineageNode } from "@/server/domain/schemas/misc";
import { standingSnapshots } from "./standing-snapshots";

const node = (id: string, parentId: string | null, detail: LineageNode["detail"]): LineageNode => ({
  id,
  parentId,
  name: id,
  createdAt: null,
  detail,
});
const image: LineageNode["detail"] = { type: "image", sizeBytes: 1 };
const sandbox: LineageNode["detail"] = { type: "sandbox", status: "running", forkedFromId: null };
const snapshot = (status: "ready" | "failed" = "ready"): LineageNode["detail"] => ({
  type: "snapshot",
  kind: "memory",
  status,
  automatic: false,
  ownBytes: 1,
  frozenMs: 1,
});

test("snapshots further down stand on a snapshot's files, but not what an image of it leads to", () => {
  const nodes = [
    node("it", null, snapshot()),
    node("made", "it", sandbox),
    node("child", "made", snapshot()),
    // Between it and its parent was one that is deleted.
    node("grandchild", "child", snapshot()),
    node("broken", "made", snapshot("failed")),
    node("image", "it", image),
    node("from-image", "image", sandbox),
    node("copy", "from-image", snapshot()),
  ];
  expect(standingSnapshots(nodes, "it")).toBe(2);
  expect(standingSnapshots(nodes.slice(0, 2), "it")).toBe(0);
});
