"use client";
import { Link } from "@/components/shell/team-navigation";
import { Card, CardHeader, CardTitle } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusBadge } from "@/components/ui/status-badge";
import type { Snapshot } from "@/server/domain/schemas/snapshot";
import { useDependents } from "../use-dependents";

/** The sandboxes that were made from it. */
export function SnapshotDependents({ snapshot }: { snapshot: Snapshot }) {
  const { live, ended } = useDependents(snapshot.id);
  const all = [...live, ...ended];
  return (
    <Card className="overflow-hidden">
      <CardHeader className={all.length ? undefined : "border-0"}>
        <CardTitle>Sandboxes made from it</CardTitle>
        <span className="tabular text-muted-foreground">{all.length}</span>
      </CardHeader>
      {all.length === 0 ? (
        <p className="px-4 pb-4 text-muted-foreground">
          None yet. Make as many as you like with New sandbox; the snapshot itself never changes.
        </p>
      ) : (
        <ul>
          {all.map((sandbox) => (
            <li key={sandbox.id} className="border-b last:border-0">
              <Link
                href={`/sandboxes/${sandbox.id}`}
                className="flex items-center gap-4 px-4 py-2 hover:bg-muted/50 focus-visible:-outline-offset-2"
              >
                <span className="min-w-0 flex-1 truncate font-medium">{sandbox.name}</span>
                <StatusBadge status={sandbox.status} />
                <RelativeTime
                  at={sandbox.createdAt}
                  className="w-24 text-right text-muted-foreground text-xs"
                />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
