import { type Forest, pathTo, type TreeNode } from "./tree";

/** What the graph draws: a node of the lineage, or a card that stands for some that are folded away. */
export type ShapeNode =
  | { type: "node"; id: string; node: TreeNode; children: ShapeNode[] }
  | { type: "more"; id: string; count: number; of: string; children: ShapeNode[] };

export type Shape = {
  roots: ShapeNode[];
  /** The real nodes among them, for the arrow keys: folded ones are stepped over. */
  forest: Forest;
};

/** Siblings beyond this fold; the newest stay. */
const SIBLINGS = 8;
/** Folding fewer than this hides more than it clears up. */
const FEWEST = 3;
/** An only child of an only child, and so on: from here on the middle folds. */
const RUN = 5;
/** Opening a fold of siblings shows so many more. */
const STEP = 40;
/** Nodes in all; what doesn't fit is folded, so that with a card for each fold there are fewer than 400. */
const MOST = 180;
const MOST_MATCHES = 60;

/**
 * Folds long runs and crowds of siblings, so that there is little to draw whatever the size of the lineage. The way
 * to `selected` and to what was searched for always shows. `opened`: how often each fold was opened, by its id.
 */
export function shape(
  forest: Forest,
  { selected, found, opened }: { selected: string; found: string[]; opened: ReadonlyMap<string, number> },
): Shape {
  const kept = new Set<string>();
  /** Never within a folded run: what is looked at, and where it came from. */
  const plain = new Set<string>();
  for (const id of [selected, ...found.slice(0, MOST_MATCHES)]) {
    for (const on of pathTo(forest, id)) kept.add(on);
    plain.add(id);
    const parent = forest.byId.get(id)?.parent;
    if (parent) plain.add(parent.data.id);
  }
  const byId = new Map<string, TreeNode>();
  let left = MOST;

  const copy = (node: TreeNode, parent: TreeNode | null): TreeNode => {
    const own: TreeNode = { data: node.data, parent, children: [], depth: parent ? parent.depth + 1 : 0 };
    parent?.children.push(own);
    byId.set(node.data.id, own);
    return own;
  };

  // Level by level: what is near the roots is worth more than what lies deep in one branch.
  const roots: ShapeNode[] = [];
  const ownRoots: TreeNode[] = [];
  type Task = { of: string; name: string; children: TreeNode[]; into: ShapeNode[]; parent: TreeNode | null };
  let tasks: Task[] = [{ of: "", name: "", children: forest.roots, into: roots, parent: null }];
  while (tasks.length > 0) {
    const next: Task[] = [];
    for (const { of, name, children, into, parent } of tasks) {
      const foldId = `more:${of}`;
      const { shown, hidden } = choose(children, opened.get(foldId) ?? 0);
      if (hidden > 0) into.push({ type: "more", id: foldId, count: hidden, of: name, children: [] });
      for (const child of shown) {
        const own = copy(child, parent);
        if (!parent) ownRoots.push(own);
        const drawn: ShapeNode = { type: "node", id: child.data.id, node: child, children: [] };
        into.push(drawn);
        next.push(below(child, drawn, own));
      }
    }
    tasks = next;
  }
  return { roots, forest: { roots: ownRoots, byId } };

  function choose(children: TreeNode[], times: number): { shown: TreeNode[]; hidden: number } {
    const limit = SIBLINGS + times * STEP;
    const free = children.filter(({ data }) => !kept.has(data.id));
    const wanted = free.length <= limit + FEWEST - 1 ? free.length : limit;
    const room = Math.max(0, Math.min(wanted, left));
    left -= room;
    const newest = new Set(free.slice(free.length - room));
    return {
      shown: children.filter((child) => kept.has(child.data.id) || newest.has(child)),
      hidden: free.length - room,
    };
  }

  /** What comes below a node: its children, or beyond a folded run the one at its end. */
  function below(node: TreeNode, drawn: ShapeNode, own: TreeNode): Task {
    const task = {
      of: node.data.id,
      name: node.data.name,
      children: node.children,
      into: drawn.children,
      parent: own,
    };
    const run: TreeNode[] = [];
    let at = node.children.length === 1 ? node.children[0] : undefined;
    while (at?.children.length === 1 && !plain.has(at.data.id)) {
      run.push(at);
      at = at.children[0];
    }
    const first = run[0];
    if (!at || !first || run.length < RUN) return task;
    const foldId = `run:${first.data.id}`;
    if (opened.has(foldId)) {
      for (const { data } of run) plain.add(data.id);
      return task;
    }
    const more: ShapeNode = { type: "more", id: foldId, count: run.length, of: node.data.name, children: [] };
    drawn.children.push(more);
    return { ...task, of: `${node.data.id}:end`, children: [at], into: more.children };
  }
}
