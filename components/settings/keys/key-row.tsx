"use client";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { useTRPCClient } from "@/components/trpc/context";
import { useAction } from "@/components/trpc/use-action";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { RelativeTime } from "@/components/ui/relative-time";
import { TableCell, TableRow } from "@/components/ui/table";
import { useNow } from "@/components/ui/use-now";
import type { ApiKey } from "@/server/domain/schemas/team";
import { roleLabel } from "../roles";

export function KeyRow({ apiKey }: { apiKey: ApiKey }) {
  const client = useTRPCClient();
  const [asking, setAsking] = useState(false);
  const now = useNow();
  const { id: apiKeyId, name, start, expiresAt, lastUsedAt } = apiKey;
  const expired = expiresAt !== null && now !== null && Date.parse(expiresAt) <= now;
  const revoke = useAction(`${name} could not be revoked`, () => client.apiKeys.revoke.mutate({ apiKeyId }));
  return (
    <TableRow data-testid="api-key" data-id={apiKeyId}>
      <TableCell className="h-13 w-full max-w-0">
        <p className="truncate font-medium">{name}</p>
        <p className="truncate text-muted-foreground text-xs">
          <code className="font-mono">{start}…</code> · {apiKey.userName}
        </p>
      </TableCell>
      <TableCell className="whitespace-nowrap text-muted-foreground max-sm:hidden">
        {roleLabel(apiKey.role)}
      </TableCell>
      <TableCell className="whitespace-nowrap text-muted-foreground max-md:hidden">
        {lastUsedAt === null ? "Never" : <RelativeTime at={lastUsedAt} />}
      </TableCell>
      <TableCell className="whitespace-nowrap text-muted-foreground">
        {expiresAt === null ? (
          "Never"
        ) : expired ? (
          <Badge variant="warning">Expired</Badge>
        ) : (
          <span suppressHydrationWarning>{new Date(expiresAt).toLocaleDateString("en-CA")}</span>
        )}
      </TableCell>
      <TableCell className="w-px pl-0">
        <Button variant="quiet" size="icon-sm" aria-label={`Revoke ${name}`} onClick={() => setAsking(true)}>
          <Trash2 aria-hidden />
        </Button>
        <Confirm
          open={asking}
          onOpenChange={setAsking}
          title={`Revoke ${name}?`}
          action="Revoke"
          onConfirm={() => void revoke.run()}
        >
          Scripts that use it will be refused from now on. This can't be undone.
        </Confirm>
      </TableCell>
    </TableRow>
  );
}
