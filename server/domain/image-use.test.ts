import { expect, test } from "vitest";
import { imageUses } from "./image-use.ts";
import type { SandboxStatus } from "./status.ts";

const box = (id: string, from: { image?: string; snapshot?: string }, status: SandboxStatus = "running") => ({
  id,
  name: id,
  status,
  imageReference: from.image ?? null,
  snapshotId: from.snapshot ?? null,
});
const snap = (id: string, sandboxId: string, deleted = false) => ({ id, name: id, sandboxId, deleted });
const ids = (list: { id: string }[] | undefined) => list?.map(({ id }) => id);

test("what stands on an image is found through snapshots and sandboxes that are gone", () => {
  const uses = imageUses(
    [
      box("gone", { image: "a" }, "terminated"),
      box("fork", { snapshot: "s1" }),
      box("fork2", { snapshot: "s2" }, "paused"),
      box("direct", { image: "b" }),
      box("failed", { image: "b" }, "failed"),
    ],
    [snap("s1", "gone"), snap("s2", "fork", true), snap("s3", "direct"), snap("lost", "nobody")],
  );
  expect(ids(uses.get("a")?.sandboxes)).toEqual(["fork", "fork2"]);
  expect(ids(uses.get("a")?.direct)).toEqual([]);
  expect(ids(uses.get("a")?.snapshots)).toEqual(["s1"]);
  expect(ids(uses.get("b")?.direct)).toEqual(["direct"]);
  expect(ids(uses.get("b")?.snapshots)).toEqual(["s3"]);
  expect(uses.size).toBe(2);
});

test("rows that lead in a circle end nowhere", () => {
  const uses = imageUses(
    [box("x", { snapshot: "sy" }), box("y", { snapshot: "sx" })],
    [snap("sx", "x"), snap("sy", "y")],
  );
  expect(uses.size).toBe(0);
});

test("a line of thousands is followed in no time", () => {
  const many = 3_000;
  const uses = imageUses(
    Array.from({ length: many }, (_, n) =>
      box(`b${n}`, n === 0 ? { image: "root" } : { snapshot: `s${n - 1}` }),
    ),
    Array.from({ length: many }, (_, n) => snap(`s${n}`, `b${n}`)),
  );
  expect(uses.get("root")?.sandboxes).toHaveLength(many);
  expect(uses.get("root")?.snapshots).toHaveLength(many);
});
