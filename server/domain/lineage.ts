import type { LineageNode } from "./schemas/misc.ts";

/** A thing as it may appear in the lineage; `removed` ones are no longer shown, but others may descend from them. */
export type LineageThing = LineageNode & { removed: boolean };

export type Lineage = { nodes: LineageNode[]; edges: { from: string; to: string }[] };

/**
 * The strict tree image → sandbox → snapshot → sandbox. A terminated sandbox stays only while something descends from
 * it; a removed thing is left out and what came from it hangs on the nearest ancestor that is there. With `rootId`:
 * that node and what descends from it. Parents come before their children; siblings are in order of age.
 */
export function buildLineage(things: readonly LineageThing[], rootId?: string): Lineage {
  const byId = new Map(things.map((thing) => [thing.id, thing]));
  const kept = keep(things, byId);
  const children = new Map<string | null, LineageNode[]>();
  for (const { removed, ...node } of things) {
    if (removed || !kept.has(node.id)) continue;
    const parentId = nearestKept(node, byId, kept);
    const siblings = children.get(parentId) ?? [];
    siblings.push({ ...node, parentId });
    children.set(parentId, siblings);
  }
  for (const siblings of children.values()) siblings.sort(byAge);

  const nodes: LineageNode[] = [];
  const root =
    rootId === undefined ? undefined : [...children.values()].flat().find((node) => node.id === rootId);
  const stack = rootId === undefined ? [...(children.get(null) ?? [])].reverse() : root ? [root] : [];
  for (let node = stack.pop(); node; node = stack.pop()) {
    nodes.push(node.id === rootId ? { ...node, parentId: null } : node);
    stack.push(...[...(children.get(node.id) ?? [])].reverse());
  }
  const edges = nodes.flatMap((node) =>
    node.parentId === null ? [] : [{ from: node.parentId, to: node.id }],
  );
  return { nodes, edges };
}

/** Ids of what is shown: everything that is not removed, less terminated sandboxes that lead to nothing shown. */
function keep(things: readonly LineageThing[], byId: ReadonlyMap<string, LineageThing>): Set<string> {
  const kept = new Set<string>();
  // Who was passed once has all its ancestors kept already.
  const walked = new Set<string>();
  for (const thing of things) {
    if (thing.removed || isQuiet(thing)) continue;
    kept.add(thing.id);
    for (let at = parentOf(thing, byId); at && !walked.has(at.id); at = parentOf(at, byId)) {
      walked.add(at.id);
      if (!at.removed) kept.add(at.id);
    }
  }
  return kept;
}

const isQuiet = ({ detail }: LineageThing) => detail.type === "sandbox" && detail.status === "terminated";

function parentOf(thing: LineageNode, byId: ReadonlyMap<string, LineageThing>): LineageThing | undefined {
  return thing.parentId === null ? undefined : byId.get(thing.parentId);
}

function nearestKept(
  node: LineageNode,
  byId: ReadonlyMap<string, LineageThing>,
  kept: ReadonlySet<string>,
): string | null {
  const walked = new Set([node.id]);
  for (let at = parentOf(node, byId); at && !walked.has(at.id); at = parentOf(at, byId)) {
    if (kept.has(at.id)) return at.id;
    walked.add(at.id);
  }
  return null;
}

function byAge(a: LineageNode, b: LineageNode): number {
  const difference = (a.createdAt ?? "").localeCompare(b.createdAt ?? "");
  return difference === 0 ? a.id.localeCompare(b.id) : difference;
}
