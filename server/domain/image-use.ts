import type { SandboxStatus } from "./status.ts";

type Sandbox = {
  id: string;
  name: string;
  status: SandboxStatus;
  imageReference: string | null;
  snapshotId: string | null;
};
type Snapshot = { id: string; name: string; sandboxId: string; deleted: boolean };

export type ImageUse = {
  /** Made from it directly. */
  direct: Sandbox[];
  /** All that descend from it, the direct ones too. */
  sandboxes: Sandbox[];
  snapshots: Snapshot[];
};

const LIVE: readonly SandboxStatus[] = ["creating", "running", "paused", "terminating"];

/** What is there and stands on each image, by reference; also through snapshots and sandboxes that are gone. */
export function imageUses(
  sandboxes: readonly Sandbox[],
  snapshots: readonly Snapshot[],
): Map<string, ImageUse> {
  const sandboxById = new Map(sandboxes.map((row) => [row.id, row]));
  const snapshotById = new Map(snapshots.map((row) => [row.id, row]));
  const roots = new Map<string, string | null>();

  function rootOf(first: Sandbox): string | null {
    const passed = new Set<string>();
    let at: Sandbox | undefined = first;
    let root: string | null = null;
    while (at && !passed.has(at.id)) {
      const known = roots.get(at.id);
      if (known !== undefined) {
        root = known;
        break;
      }
      passed.add(at.id);
      if (at.snapshotId === null) {
        root = at.imageReference;
        break;
      }
      const snapshot = snapshotById.get(at.snapshotId);
      at = snapshot && sandboxById.get(snapshot.sandboxId);
    }
    for (const id of passed) roots.set(id, root);
    return root;
  }

  const uses = new Map<string, ImageUse>();
  function entryOf(reference: string): ImageUse {
    const use = uses.get(reference) ?? { direct: [], sandboxes: [], snapshots: [] };
    uses.set(reference, use);
    return use;
  }
  for (const sandbox of sandboxes) {
    if (!LIVE.includes(sandbox.status)) continue;
    const root = rootOf(sandbox);
    if (root === null) continue;
    entryOf(root).sandboxes.push(sandbox);
    if (sandbox.imageReference === root && sandbox.snapshotId === null) entryOf(root).direct.push(sandbox);
  }
  for (const snapshot of snapshots) {
    const source = snapshot.deleted ? undefined : sandboxById.get(snapshot.sandboxId);
    const root = source && rootOf(source);
    if (root) entryOf(root).snapshots.push(snapshot);
  }
  return uses;
}
