"use client";
import { useQuery } from "@tanstack/react-query";
import { FileChanges } from "@/components/compare/file-changes";
import { useTRPC } from "@/components/trpc/context";
import type { Snapshot } from "@/server/domain/schemas/snapshot";
import { SnapshotCaptured } from "./snapshot-captured";

/** What is in it: what it changed against what its sandbox was made from, and what ran. */
export function SnapshotContents({ snapshot }: { snapshot: Snapshot }) {
  const { data } = useQuery(useTRPC().snapshots.captured.queryOptions({ snapshotId: snapshot.id }));
  const parent = data?.madeFrom?.name ?? "its parent";
  return (
    <>
      {snapshot.kind === "memory" ? <SnapshotCaptured captured={data} /> : null}
      <FileChanges
        b={snapshot.id}
        title={`Files changed compared with ${parent}`}
        names={{ a: parent, b: snapshot.name, base: null }}
      />
    </>
  );
}
