/** `opened` were collapsed by a person and opened since, to show what was searched for or selected. */
export type Folds = { collapsed: ReadonlySet<string>; opened: ReadonlySet<string> };

export const NO_FOLDS: Folds = { collapsed: new Set(), opened: new Set() };

/** Opens these where they are collapsed; the same folds if none is. */
export function open(folds: Folds, ids: ReadonlySet<string>): Folds {
  const opening = [...folds.collapsed].filter((id) => ids.has(id));
  if (opening.length === 0) return folds;
  return {
    collapsed: new Set([...folds.collapsed].filter((id) => !ids.has(id))),
    opened: new Set([...folds.opened, ...opening]),
  };
}

/** By hand: what a person decides is not undone by `foldAgain`. */
export function toggleFold({ collapsed, opened }: Folds, id: string): Folds {
  const next = new Set(collapsed);
  if (!next.delete(id)) next.add(id);
  return { collapsed: next, opened: new Set([...opened].filter((other) => other !== id)) };
}

export function foldAgain({ collapsed, opened }: Folds): Folds {
  return { collapsed: new Set([...collapsed, ...opened]), opened: new Set() };
}
