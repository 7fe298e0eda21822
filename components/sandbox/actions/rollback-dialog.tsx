"use client";
import { useQuery } from "@tanstack/react-query";
import { RadioGroup } from "radix-ui";
import { useState } from "react";
import { KindIcon } from "@/components/snapshot/kind-badge";
import { useTRPC } from "@/components/trpc/context";
import {
  AlertDialog,
  AlertDialogAction,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogFooter,
  AlertDialogTitle,
} from "@/components/ui/alert-dialog";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import type { Sandbox } from "@/server/domain/schemas/sandbox";
import type { Snapshot } from "@/server/domain/schemas/snapshot";
import { useMemoryBlocked } from "./use-memory-blocked";
import { useRollback } from "./use-rollback";

/** Says what a roll back does and does it; without `snapshot` one of the sandbox's is chosen first. */
export function RollbackDialog({
  sandbox,
  snapshot,
  open,
  onOpenChange,
}: {
  sandbox: Pick<Sandbox, "id" | "name">;
  snapshot?: Snapshot;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const { data } = useQuery(
    useTRPC().snapshots.list.queryOptions(
      { sandboxId: sandbox.id },
      { enabled: open && snapshot === undefined, select: (all) => all.filter(isReady) },
    ),
  );
  const [chosenId, setChosenId] = useState("");
  const rollback = useRollback(sandbox);
  const noMemory = useMemoryBlocked() !== null;
  const target = snapshot ?? data?.find(({ id }) => id === chosenId) ?? data?.[0];
  return (
    <AlertDialog open={open} onOpenChange={onOpenChange}>
      <AlertDialogContent>
        <AlertDialogTitle>
          {snapshot ? `Roll ${sandbox.name} back to ${snapshot.name}?` : `Roll ${sandbox.name} back?`}
        </AlertDialogTitle>
        {snapshot ? null : <Choice snapshots={data} value={target?.id ?? ""} onChange={setChosenId} />}
        {target || !data ? (
          <AlertDialogDescription>
            {effectOf(target)} Nothing is lost: the current state is saved as a snapshot first
            {noMemory ? ", files only, since memory can't be captured on this host" : ""}, named “
            {sandbox.name} before rollback”.
          </AlertDialogDescription>
        ) : (
          <AlertDialogDescription>It has no snapshot to go back to yet.</AlertDialogDescription>
        )}
        <AlertDialogFooter>
          <AlertDialogCancel>{target ? "Cancel" : "Close"}</AlertDialogCancel>
          {target ? (
            <AlertDialogAction variant="default" onClick={() => void rollback(target)}>
              Roll back
            </AlertDialogAction>
          ) : null}
        </AlertDialogFooter>
      </AlertDialogContent>
    </AlertDialog>
  );
}

const isReady = ({ status }: Snapshot) => status === "ready";

function effectOf(target: Snapshot | undefined): string {
  const same = "The sandbox keeps its name and its URLs.";
  if (target?.kind === "memory") {
    return `Files, memory and processes go back to that instant; whatever is running now ends. ${same}`;
  }
  return `Its files go back to that instant and all its processes end. ${same}`;
}

function Choice({
  snapshots,
  value,
  onChange,
}: {
  snapshots: Snapshot[] | undefined;
  value: string;
  onChange: (id: string) => void;
}) {
  if (!snapshots) return <Skeleton className="h-16" />;
  if (snapshots.length === 0) return null;
  return (
    <RadioGroup.Root
      value={value}
      onValueChange={onChange}
      aria-label="Snapshot to go back to"
      className="flex max-h-56 flex-col overflow-y-auto rounded-md border"
    >
      {snapshots.map((snapshot) => (
        <RadioGroup.Item
          key={snapshot.id}
          value={snapshot.id}
          aria-label={snapshot.name}
          className="flex items-center gap-2 border-b px-3 py-2 text-left text-sm last:border-0 hover:bg-muted/50 focus-visible:-outline-offset-2 data-[state=checked]:bg-accent"
        >
          <KindIcon kind={snapshot.kind} className="size-3.5 shrink-0 text-muted-foreground" />
          <span className="min-w-0 flex-1 truncate">{snapshot.name}</span>
          <RelativeTime at={snapshot.createdAt} className="text-muted-foreground text-xs" />
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}
