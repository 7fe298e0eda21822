"use client";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { TREE_INPUT } from "@/components/lineage/tree-input";
import { SearchInput } from "@/components/shell/search-input";
import { Link } from "@/components/shell/team-navigation";
import { useTRPC } from "@/components/trpc/context";
import {
  Dialog,
  DialogBody,
  DialogContent,
  DialogDescription,
  DialogHeader,
  DialogTitle,
} from "@/components/ui/dialog";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import type { LineageNode } from "@/server/domain/schemas/misc";
import { compareHref } from "./compare-page";
import { relativesOf } from "./relatives";

const MOST = 100;

/** Chooses what to compare a sandbox or snapshot with: whatever is of the same lineage and has files to look at. */
export function CompareDialog({
  thing,
  open,
  onOpenChange,
}: {
  thing: { id: string; name: string };
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const { data } = useQuery(useTRPC().lineage.tree.queryOptions(TREE_INPUT, { enabled: open }));
  const [text, setText] = useState("");
  const wanted = text.trim().toLowerCase();
  const relatives = data && relativesOf(data.nodes, thing.id);
  const matching = relatives?.filter(
    (node) => node.name.toLowerCase().includes(wanted) || node.id.includes(wanted),
  );
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>Compare {thing.name} with…</DialogTitle>
          <DialogDescription>Sandboxes and snapshots in the same lineage.</DialogDescription>
        </DialogHeader>
        <DialogBody className="min-h-40 pb-5">
          <SearchInput value={text} onChange={setText} label="Filter by name or ID" />
          {!matching ? (
            <Skeleton className="h-24" />
          ) : matching.length === 0 ? (
            <p className="text-muted-foreground text-sm">
              {relatives?.length ? "No matches." : "Nothing else in its lineage has files to compare with."}
            </p>
          ) : (
            <ul aria-label="What to compare with" className="flex flex-col">
              {matching.slice(0, MOST).map((node) => (
                <li key={node.id}>
                  <Link
                    href={compareHref(node.id, thing.id)}
                    onClick={() => onOpenChange(false)}
                    className="flex items-center gap-3 rounded-md px-2 py-1.5 text-sm hover:bg-muted"
                  >
                    <span className="min-w-0 flex-1 truncate">{node.name}</span>
                    <span className="text-muted-foreground text-xs">{kindOf(node)}</span>
                    {node.createdAt ? (
                      <RelativeTime
                        at={node.createdAt}
                        className="w-20 text-right text-muted-foreground text-xs"
                      />
                    ) : null}
                  </Link>
                </li>
              ))}
            </ul>
          )}
        </DialogBody>
      </DialogContent>
    </Dialog>
  );
}

function kindOf({ detail }: LineageNode): string {
  if (detail.type === "snapshot") return detail.kind === "memory" ? "Memory snapshot" : "Filesystem snapshot";
  return detail.type === "sandbox" ? "Sandbox" : "Image";
}
