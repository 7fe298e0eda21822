"use client";
import { Link } from "@/components/shell/team-navigation";
import { StatusBadge } from "@/components/ui/status-badge";
import type { Sandbox } from "@/server/domain/schemas/sandbox";

/** Names with their statuses, each a link; for dialogs that say what stands in the way. */
export function SandboxLinks({ sandboxes, onNavigate }: { sandboxes: Sandbox[]; onNavigate: () => void }) {
  return (
    <ul className="max-h-60 overflow-y-auto rounded-md border bg-card py-1">
      {sandboxes.map((sandbox) => (
        <li key={sandbox.id} className="flex items-center justify-between gap-3 px-3 py-1">
          <Link
            href={`/sandboxes/${sandbox.id}`}
            onClick={onNavigate}
            className="truncate rounded-sm underline-offset-4 hover:underline"
          >
            {sandbox.name}
          </Link>
          <StatusBadge status={sandbox.status} />
        </li>
      ))}
    </ul>
  );
}
