"use client";
import { WindowedBody } from "@/components/shell/windowed-body";
import { Table, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { Sandbox } from "@/server/domain/schemas/sandbox";
import { SandboxRow } from "./sandbox-row";

export function SandboxTable({ sandboxes }: { sandboxes: Sandbox[] }) {
  return (
    <div className="overflow-hidden rounded-lg border bg-card">
      <Table aria-rowcount={sandboxes.length + 1} aria-label="Sandboxes">
        <TableHeader>
          <TableRow className="hover:bg-transparent">
            <TableHead>Name</TableHead>
            <TableHead className="max-sm:hidden">Status</TableHead>
            <TableHead className="max-lg:hidden">Limits</TableHead>
            <TableHead className="max-md:hidden">From</TableHead>
            <TableHead className="max-md:hidden">Created</TableHead>
            <TableHead className="max-xl:hidden">Expires</TableHead>
            <TableHead className="text-right">
              <span className="sr-only">Actions</span>
            </TableHead>
          </TableRow>
        </TableHeader>
        <WindowedBody items={sandboxes} columns={7}>
          {(sandbox, rowIndex) => <SandboxRow key={sandbox.id} sandbox={sandbox} rowIndex={rowIndex} />}
        </WindowedBody>
      </Table>
    </div>
  );
}
