import type { TreeNode } from "../tree";

/** What a key does in the outline: go to a row, or open or close one. null if it isn't ours. */
export function outlineMove({
  rows,
  collapsed,
  id,
  key,
}: {
  rows: TreeNode[];
  collapsed: ReadonlySet<string>;
  id: string;
  key: string;
}): { to?: string; toggle?: string } | null {
  const index = rows.findIndex(({ data }) => data.id === id);
  const node = rows[index];
  if (!node) return null;
  switch (key) {
    case "ArrowDown":
      return { to: rows[index + 1]?.data.id };
    case "ArrowUp":
      return { to: rows[index - 1]?.data.id };
    case "Home":
      return { to: rows[0]?.data.id };
    case "End":
      return { to: rows.at(-1)?.data.id };
    case "ArrowRight":
      if (node.children.length === 0) return {};
      return collapsed.has(id) ? { toggle: id } : { to: node.children[0]?.data.id };
    case "ArrowLeft":
      if (node.children.length > 0 && !collapsed.has(id)) return { toggle: id };
      return { to: node.parent?.data.id };
    default:
      return null;
  }
}
