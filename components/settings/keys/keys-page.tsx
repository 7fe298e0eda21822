"use client";
import { useQuery } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useState } from "react";
import { May } from "@/components/account/may";
import { FailureState } from "@/components/shell/failure-state";
import { TableSkeleton } from "@/components/shell/table-skeleton";
import { useTRPC } from "@/components/trpc/context";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Table, TableBody, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { KeyDialog } from "./key-dialog";
import { KeyRow } from "./key-row";

/** Keys with which scripts act in this team: one's own, and for owners and admins those of all. */
export function KeysPage() {
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(trpc.apiKeys.list.queryOptions());
  const [making, setMaking] = useState(false);
  return (
    <div className="mx-auto flex w-full max-w-5xl flex-col gap-4 px-4 py-4 sm:px-6">
      <h1 className="sr-only">API keys</h1>
      <div className="flex min-h-8 flex-wrap items-center gap-x-4 gap-y-2">
        <p className="min-w-0 flex-1 basis-64 text-muted-foreground text-xs">
          Scripts send a key as <code className="font-mono">Authorization: Bearer fy_…</code>
        </p>
        <May>
          <Button variant="default" onClick={() => setMaking(true)}>
            New API key
          </Button>
          <KeyDialog open={making} onOpenChange={setMaking} />
        </May>
      </div>
      {data === undefined ? (
        error ? (
          <FailureState error={error} onRetry={() => void refetch()} />
        ) : (
          <TableSkeleton rows={2} />
        )
      ) : data.length === 0 ? (
        <EmptyState
          icon={KeyRound}
          title="No API keys yet"
          description="A key lets a script do what you can do here, or less."
        />
      ) : (
        <div className="overflow-hidden rounded-lg border bg-card">
          <Table aria-label="API keys">
            <TableHeader>
              <TableRow className="hover:bg-transparent">
                <TableHead>Name</TableHead>
                <TableHead className="max-sm:hidden">Role</TableHead>
                <TableHead className="max-md:hidden">Last used</TableHead>
                <TableHead>Expires</TableHead>
                <TableHead>
                  <span className="sr-only">Actions</span>
                </TableHead>
              </TableRow>
            </TableHeader>
            <TableBody>
              {data.map((key) => (
                <KeyRow key={key.id} apiKey={key} />
              ))}
            </TableBody>
          </Table>
        </div>
      )}
    </div>
  );
}
