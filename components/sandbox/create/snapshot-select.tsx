"use client";
import { useQuery } from "@tanstack/react-query";
import { HardDrive, MemoryStick } from "lucide-react";
import { useTRPC } from "@/components/trpc/context";
import { RelativeTime } from "@/components/ui/relative-time";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";

/** Snapshots that are ready; newest first. */
export function SnapshotSelect({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.snapshots.list.queryOptions({}));
  const ready = data
    ?.filter((snapshot) => snapshot.status === "ready")
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  if (ready?.length === 0) {
    return (
      <p className="text-muted-foreground text-xs">
        There are no snapshots yet. Take one of a running sandbox first.
      </p>
    );
  }
  return (
    <Select value={value} onValueChange={onChange}>
      <SelectTrigger aria-label="Snapshot">
        <SelectValue placeholder="Choose a snapshot" />
      </SelectTrigger>
      <SelectContent>
        {ready?.map((snapshot) => (
          <SelectItem key={snapshot.id} value={snapshot.id} textValue={snapshot.name}>
            <span className="flex min-w-0 items-center gap-2">
              {snapshot.kind === "memory" ? (
                <MemoryStick aria-label="Memory" className="size-3.5 shrink-0 text-muted-foreground" />
              ) : (
                <HardDrive aria-label="Filesystem" className="size-3.5 shrink-0 text-muted-foreground" />
              )}
              <span className="truncate">{snapshot.name}</span>
              <RelativeTime at={snapshot.createdAt} className="shrink-0 text-muted-foreground text-xs" />
            </span>
          </SelectItem>
        ))}
      </SelectContent>
    </Select>
  );
}
