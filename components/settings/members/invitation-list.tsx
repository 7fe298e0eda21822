"use client";
import { useQuery } from "@tanstack/react-query";
import { useTRPC, useTRPCClient } from "@/components/trpc/context";
import { useAction } from "@/components/trpc/use-action";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Invitation } from "@/server/domain/schemas/team";
import { roleLabel } from "../roles";

/** Invitations that nobody has accepted yet. */
export function InvitationList() {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.invitations.list.queryOptions());
  if (!data || data.length === 0) return null;
  return (
    <Card>
      <CardHeader>
        <CardTitle>Invited</CardTitle>
      </CardHeader>
      <CardContent>
        <ul aria-label="Invitations" className="divide-y">
          {data.map((invitation) => (
            <InvitationItem key={invitation.id} invitation={invitation} />
          ))}
        </ul>
      </CardContent>
    </Card>
  );
}

function InvitationItem({ invitation }: { invitation: Invitation }) {
  const client = useTRPCClient();
  const { id: invitationId, email } = invitation;
  const revoke = useAction(`The invitation of ${email} could not be revoked`, () =>
    client.invitations.revoke.mutate({ invitationId }),
  );
  return (
    <li className="flex items-center gap-3 py-2 first:pt-0 last:pb-0">
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium text-sm">{email}</p>
        <p className="truncate text-muted-foreground text-xs">
          {roleLabel(invitation.role)} · by {invitation.inviterName}{" "}
          <RelativeTime at={invitation.createdAt} />
        </p>
      </div>
      <Button
        size="sm"
        aria-label={`Revoke the invitation of ${email}`}
        disabled={revoke.busy}
        onClick={() => void revoke.run()}
      >
        Revoke
      </Button>
    </li>
  );
}
