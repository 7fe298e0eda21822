import { askAfterwards } from "@/components/trpc/server";
import { StatusDot } from "@/components/ui/status-badge";
import type { LineageNode } from "@/server/domain/schemas/misc";
import { nodeFacts, nodeName } from "../describe";
import { cardClass } from "../graph/card-class";
import { CARD } from "../graph/layout";
import { LineageLoading } from "../lineage-loading";
import { NodeIcon } from "../node-icon";
import { TREE_INPUT } from "../tree-input";
import { previewOf } from "./preview";

/** The first cards of the graph, to look at until it is there. On a phone, which shows the outline, a skeleton. */
export async function LineagePreview() {
  const tree = await askAfterwards<{ nodes: LineageNode[] }>("lineage.tree", TREE_INPUT).catch(() => null);
  const preview = tree && previewOf(tree.nodes);
  if (!preview) return <LineageLoading />;
  const { cards, lines, left, top, zoom } = preview;
  return (
    <>
      <LineageLoading className="md:hidden" />
      <div
        aria-hidden
        data-testid="lineage-preview"
        className="relative min-w-0 flex-1 overflow-hidden max-md:hidden"
      >
        <div className="absolute origin-top-left" style={{ left, top, transform: `scale(${zoom})` }}>
          <svg
            aria-hidden="true"
            className="absolute size-px overflow-visible fill-none stroke-[1.5] stroke-muted-foreground/45"
          >
            <path d={lines.join("")} />
          </svg>
          {cards.map(({ node, count, x, y }) => (
            <div
              key={`${x} ${y}`}
              className={node ? cardClass(node) : "flex items-center"}
              style={{ position: "absolute", left: x, top: y, ...CARD }}
            >
              {node ? <Face node={node} /> : <More count={count} />}
            </div>
          ))}
        </div>
      </div>
    </>
  );
}

function Face({ node }: { node: LineageNode }) {
  return (
    <>
      <NodeIcon node={node} className="size-4 shrink-0 text-muted-foreground" />
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium text-sm">{nodeName(node)}</p>
        <p className="flex items-center gap-1.5 truncate text-muted-foreground text-xs">
          {node.detail.type === "sandbox" ? (
            <StatusDot status={node.detail.status} className="size-1.5" />
          ) : null}
          <span className="truncate first-letter:uppercase">{nodeFacts(node)}</span>
        </p>
      </div>
    </>
  );
}

function More({ count }: { count: number }) {
  return (
    <span className="tabular grid h-8 w-full place-items-center rounded-full border border-dashed bg-background font-medium text-muted-foreground text-sm">
      +{count}
    </span>
  );
}
