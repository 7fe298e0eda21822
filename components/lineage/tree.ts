import type { LineageNode } from "@/server/domain/schemas/misc";

export type TreeNode = { data: LineageNode; parent: TreeNode | null; children: TreeNode[]; depth: number };

export type Forest = { roots: TreeNode[]; byId: Map<string, TreeNode> };

/**
 * The lineage as trees, siblings in the order in which they were made. A node whose parent isn't there is a root.
 * Terminated sandboxes that nothing descends from are left out.
 */
export function buildForest(nodes: LineageNode[]): Forest {
  const byId = new Map<string, TreeNode>();
  for (const data of nodes) byId.set(data.id, { data, parent: null, children: [], depth: 0 });
  const roots: TreeNode[] = [];
  for (const node of byId.values()) {
    const parent = node.data.parentId === null ? undefined : byId.get(node.data.parentId);
    if (parent && !isAncestor(node, parent)) {
      node.parent = parent;
      parent.children.push(node);
    } else {
      roots.push(node);
    }
  }
  const kept = roots.filter((root) => keep(root, byId));
  finish(kept, 0);
  return { roots: kept, byId };
}

/** Bad data must not hang the page: a parent that descends from its child makes the child a root. */
function isAncestor(node: TreeNode, of: TreeNode): boolean {
  for (let at: TreeNode | null = of; at; at = at.parent) if (at === node) return true;
  return false;
}

function keep(node: TreeNode, byId: Map<string, TreeNode>): boolean {
  node.children = node.children.filter((child) => keep(child, byId));
  const { detail } = node.data;
  const gone = detail.type === "sandbox" && detail.status === "terminated" && node.children.length === 0;
  if (gone) byId.delete(node.data.id);
  return !gone;
}

function finish(siblings: TreeNode[], depth: number): void {
  siblings.sort((a, b) => compare(a.data.createdAt ?? "", b.data.createdAt ?? ""));
  for (const node of siblings) {
    node.depth = depth;
    finish(node.children, depth + 1);
  }
}

/** ISO dates sort as text; `localeCompare` takes many times as long for thousands of them. */
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Ids from the root to this node, with it; empty if it isn't there. */
export function pathTo(forest: Forest, id: string): Set<string> {
  const path = new Set<string>();
  for (let at: TreeNode | null = forest.byId.get(id) ?? null; at; at = at.parent) path.add(at.data.id);
  return path;
}

export type Direction = "parent" | "child" | "previous" | "next";

/** Where an arrow key goes from a node; at the end of the siblings it goes on with cousins of the same depth. */
export function neighbour(forest: Forest, id: string, direction: Direction): TreeNode | null {
  const node = forest.byId.get(id);
  if (!node) return forest.roots[0] ?? null;
  if (direction === "parent") return node.parent;
  if (direction === "child") return node.children[0] ?? null;
  const row = atDepth(forest.roots, node.depth);
  return row[row.indexOf(node) + (direction === "next" ? 1 : -1)] ?? null;
}

function atDepth(nodes: TreeNode[], depth: number): TreeNode[] {
  return nodes.flatMap((node) => (node.depth === depth ? [node] : atDepth(node.children, depth)));
}

/** Nodes from top to bottom as an outline shows them, without what lies in collapsed ones. */
export function visibleRows(forest: Forest, collapsed: ReadonlySet<string>): TreeNode[] {
  const rows: TreeNode[] = [];
  const visit = (node: TreeNode) => {
    rows.push(node);
    if (!collapsed.has(node.data.id)) node.children.forEach(visit);
  };
  forest.roots.forEach(visit);
  return rows;
}

/** Ids of the nodes whose name or id has the text; empty text matches none. */
export function search(forest: Forest, text: string): string[] {
  const needle = text.trim().toLowerCase();
  if (!needle) return [];
  return visibleRows(forest, new Set())
    .filter(({ data }) => data.name.toLowerCase().includes(needle) || data.id.includes(needle))
    .map(({ data }) => data.id);
}
