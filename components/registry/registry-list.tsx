"use client";
import { useQuery } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { FailureState } from "@/components/shell/failure-state";
import { TableSkeleton } from "@/components/shell/table-skeleton";
import { useTRPC } from "@/components/trpc/context";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Table, TableBody, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { RegistryRow } from "./registry-row";

/** What is saved for registries. */
export function RegistryList({ onAdd }: { onAdd: () => void }) {
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(trpc.registries.list.queryOptions());
  if (data === undefined) {
    return error ? <FailureState error={error} onRetry={() => void refetch()} /> : <TableSkeleton rows={2} />;
  }
  if (data.length === 0) {
    return (
      <EmptyState
        icon={KeyRound}
        title="No registries yet"
        description="Public images need none. Add one to pull private images, and to push your own."
      >
        <Button variant="default" onClick={onAdd}>
          Add registry
        </Button>
      </EmptyState>
    );
  }
  return (
    <div className="overflow-hidden rounded-lg border bg-card">
      <Table aria-label="Registries">
        <TableHeader>
          <TableRow className="hover:bg-transparent">
            <TableHead>Registry</TableHead>
            <TableHead className="max-sm:hidden">User name</TableHead>
            <TableHead className="max-md:hidden">Saved</TableHead>
            <TableHead>
              <span className="sr-only">Actions</span>
            </TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {data.map((registry) => (
            <RegistryRow key={registry.id} registry={registry} />
          ))}
        </TableBody>
      </Table>
    </div>
  );
}
