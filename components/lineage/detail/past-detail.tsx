"use client";
import { Link } from "@/components/shell/team-navigation";
import { Button } from "@/components/ui/button";
import type { LineageNode } from "@/server/domain/schemas/misc";

/** What a sandbox was before it was rolled back. */
export function PastDetail({ node, sandboxId }: { node: LineageNode; sandboxId: string }) {
  return (
    <div className="flex flex-col gap-3 px-4 pb-3">
      <h2 className="font-semibold text-lg">{node.name}</h2>
      <p className="text-muted-foreground text-sm">
        This sandbox as it was until it was rolled back. Its snapshots from then are below it; the sandbox
        itself continues from one of them, with the same name and URLs.
      </p>
      <Button asChild size="sm" className="self-start">
        <Link href={`/lineage?selected=${sandboxId}`}>Show the current sandbox</Link>
      </Button>
    </div>
  );
}
