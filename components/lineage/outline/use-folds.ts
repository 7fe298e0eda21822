"use client";
import { useState } from "react";
import type { Forest } from "../tree";
import { type Folds, foldAgain, NO_FOLDS, open, toggleFold } from "./folds";

/** Which rows of the outline are collapsed. What is searched for or selected is never hidden by that. */
export function useFolds(forest: Forest, { found, selected }: { found: string[]; selected: string }) {
  const [folds, setFolds] = useState<Folds>(NO_FOLDS);
  const [before, setBefore] = useState<{ found: string[]; selected: string } | null>(null);
  if (before?.found !== found || before.selected !== selected) {
    setBefore({ found, selected });
    setFolds(open(folds, parentsOf(forest, selected ? [...found, selected] : found)));
  }
  return {
    collapsed: folds.collapsed,
    /** Whether something was opened that a person had collapsed. */
    canFoldAgain: folds.opened.size > 0,
    toggle: (id: string) => setFolds((now) => toggleFold(now, id)),
    foldAgain: () => setFolds(foldAgain),
  };
}

function parentsOf(forest: Forest, ids: string[]): Set<string> {
  const parents = new Set<string>();
  for (const id of ids) {
    for (let at = forest.byId.get(id)?.parent; at && !parents.has(at.data.id); at = at.parent) {
      parents.add(at.data.id);
    }
  }
  return parents;
}
