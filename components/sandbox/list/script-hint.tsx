"use client";
import { useSyncExternalStore } from "react";
import { Link } from "@/components/shell/team-navigation";
import { CopyButton } from "@/components/ui/copy-button";

const never = () => () => {};

/** The same as a script. */
export function ScriptHint() {
  const origin = useSyncExternalStore(
    never,
    () => window.location.origin,
    () => "http://localhost:3000",
  );
  const command = `curl -X POST ${origin}/api/trpc/sandboxes.create -H 'authorization: Bearer fy_…' -H 'content-type: application/json' -d '{}'`;
  return (
    <div className="mt-4 w-full text-left">
      <p className="mb-1.5 text-muted-foreground text-xs">
        Or from a script, with an{" "}
        <Link href="/settings/keys" className="underline underline-offset-4">
          API key
        </Link>
        :
      </p>
      <div className="flex items-start gap-1 rounded-md border bg-card py-1.5 pr-1.5 pl-3">
        <code className="min-w-0 flex-1 break-all py-0.5 font-mono text-2xs">{command}</code>
        <CopyButton text={command} label="Copy command" />
      </div>
    </div>
  );
}
