/** What the pages ask `lineage.tree` for: one answer for all of them, and no edges, which are a quarter of its bytes. */
export const TREE_INPUT = { edges: false };
