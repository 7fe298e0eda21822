"use client";
import { useState } from "react";
import { May } from "@/components/account/may";
import { useTRPCClient } from "@/components/trpc/context";
import { useAction } from "@/components/trpc/use-action";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Share } from "@/server/domain/schemas/share";

/** Share links that still lead somewhere. */
export function ShareList({ shares }: { shares: Share[] }) {
  return (
    <ul aria-label="Share links" className="divide-y rounded-md border bg-card">
      {shares.map((share) => (
        <ShareItem key={share.id} share={share} />
      ))}
    </ul>
  );
}

function ShareItem({ share }: { share: Share }) {
  const client = useTRPCClient();
  const [asking, setAsking] = useState(false);
  const revoke = useAction("The link could not be revoked", () =>
    client.shares.revoke.mutate({ shareId: share.id }),
  );
  return (
    <li className="flex items-center gap-3 px-3 py-2">
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium text-sm">{share.name}</p>
        <p className="text-muted-foreground text-xs">
          {share.kind === "snapshot" ? "Snapshot" : "Terminal"}, created <RelativeTime at={share.createdAt} />
          , expires <RelativeTime at={share.expiresAt} />,{" "}
          {share.lastUsedAt === null ? (
            "never opened"
          ) : (
            <>
              opened <RelativeTime at={share.lastUsedAt} />
            </>
          )}
        </p>
      </div>
      <May>
        <Button
          size="sm"
          aria-label={`Revoke the link to ${share.name}`}
          disabled={revoke.busy}
          onClick={() => setAsking(true)}
        >
          Revoke
        </Button>
        <Confirm
          open={asking}
          onOpenChange={setAsking}
          title={`Revoke the link to ${share.name}?`}
          action="Revoke"
          onConfirm={() => void revoke.run()}
        >
          It will stop working for everyone who has it. A new link will be a different one.
        </Confirm>
      </May>
    </li>
  );
}
