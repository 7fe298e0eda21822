"use client";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo } from "react";
import { FailureState } from "@/components/shell/failure-state";
import { useQueryParam } from "@/components/shell/use-query-param";
import { useTRPC } from "@/components/trpc/context";
import { useHydrated } from "@/components/ui/use-hydrated";
import { LineageDetail } from "./detail/lineage-detail";
import { LineageEmpty } from "./lineage-empty";
import { LineageToolbar } from "./lineage-toolbar";
import { LineageView } from "./lineage-view";
import { buildForest, type Forest } from "./tree";
import { TREE_INPUT } from "./tree-input";
import { useLineageView } from "./use-lineage-view";

export function LineagePage({ preview }: { preview: ReactNode }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.lineage.tree.queryOptions(TREE_INPUT));
  // The tree follows the page, and may be here before React is.
  const hydrated = useHydrated();
  const nodes = hydrated ? query.data?.nodes : undefined;
  const forest = useMemo(() => (nodes ? buildForest(nodes) : null), [nodes]);
  const [selected, setSelected] = useQueryParam("selected");
  const [text, setText] = useQueryParam("q");
  const { view, setView } = useLineageView();
  const node = forest?.byId.get(selected)?.data;

  if (hydrated && !query.data && query.error) {
    return <FailureState error={query.error} onRetry={() => void query.refetch()} />;
  }
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <LineageToolbar
        forest={forest}
        text={text}
        onText={setText}
        selected={selected}
        onSelect={setSelected}
        view={view}
        onView={setView}
      />
      {forest && isUntouched(forest) ? (
        <LineageEmpty />
      ) : (
        <div className="flex min-h-0 flex-1 flex-col md:flex-row">
          <LineageView
            view={view}
            forest={forest}
            preview={preview}
            selected={selected}
            onSelect={setSelected}
            text={text}
          />
          {node ? <LineageDetail node={node} onClose={() => setSelected("", "push")} /> : null}
        </div>
      )}
    </div>
  );
}

/** Nothing came from any image yet. */
function isUntouched({ roots }: Forest): boolean {
  return roots.every(({ data, children }) => data.detail.type === "image" && children.length === 0);
}

export type Select = (id: string, mode?: "replace" | "push") => void;
