"use client";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/context";
import { plural } from "@/components/ui/format";
import type { Sandbox } from "@/server/domain/schemas/sandbox";

/** What ends with the sandbox and what stays, counted now. */
export function TerminateImpact({ sandbox }: { sandbox: Sandbox }) {
  const trpc = useTRPC();
  const { data: processes } = useQuery(trpc.processes.list.queryOptions({ sandboxId: sandbox.id }));
  const { data: ports } = useQuery(trpc.ports.list.queryOptions({ sandboxId: sandbox.id }));
  const { data: snapshots } = useQuery(trpc.snapshots.list.queryOptions({ sandboxId: sandbox.id }));
  const { data: sandboxes } = useQuery(trpc.sandboxes.list.queryOptions({ includeTerminated: false }));

  const running = processes?.filter((process) => process.status === "running") ?? [];
  const own = new Set(snapshots?.map((snapshot) => snapshot.id));
  const descendants = sandboxes?.filter((other) => other.snapshotId && own.has(other.snapshotId)) ?? [];

  const ends = [
    running.length
      ? `${plural(running.length, "running process", "running processes")}: ${names(running.map((process) => process.title))}`
      : null,
    ports?.length
      ? `${plural(ports.length, "preview URL")}, port ${names(ports.map(({ port }) => String(port)))}`
      : null,
  ].filter((line) => line !== null);
  const stays = [
    own.size ? plural(own.size, "snapshot") : null,
    descendants.length
      ? `${plural(descendants.length, "sandbox", "sandboxes")} made from it: ${names(descendants.map(({ name }) => name))}`
      : null,
  ].filter((line) => line !== null);

  if (ends.length === 0 && stays.length === 0) return null;
  return (
    <dl className="flex flex-col gap-2 rounded-md border bg-card px-3 py-2 text-sm">
      <Part title="Ends" lines={ends} />
      <Part title="Stays" lines={stays} />
    </dl>
  );
}

function Part({ title, lines }: { title: string; lines: string[] }) {
  if (lines.length === 0) return null;
  return (
    <div className="flex gap-3">
      <dt className="w-10 shrink-0 text-muted-foreground">{title}</dt>
      <dd className="flex min-w-0 flex-col gap-0.5 break-words">
        {lines.map((line) => (
          <span key={line}>{line}</span>
        ))}
      </dd>
    </div>
  );
}

/** The first few by name, the rest as a number. */
function names(all: string[]): string {
  const shown = all.slice(0, 5).join(", ");
  return all.length > 5 ? `${shown} and ${all.length - 5} more` : shown;
}
