"use client";
import { useMay, useMe } from "@/components/account/use-me";
import { useTRPCClient } from "@/components/trpc/context";
import { useAction } from "@/components/trpc/use-action";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import { EditableText } from "@/components/ui/editable-text";

/** The team's name; its address stays when that changes. */
export function TeamCard() {
  const me = useMe();
  const may = useMay("administer");
  const client = useTRPCClient();
  const rename = useAction("The team could not be renamed", (name: string) =>
    client.teams.rename.mutate({ name }),
  );
  if (!me) return null;
  return (
    <Card>
      <CardHeader>
        <CardTitle>Team</CardTitle>
      </CardHeader>
      <CardContent>
        {may ? (
          <EditableText value={me.team.name} label="Team name" onSave={rename.run} />
        ) : (
          <span>{me.team.name}</span>
        )}
        <p className="mt-1 text-muted-foreground text-xs">
          Its pages are under <code className="font-mono">/t/{me.team.slug}</code>, even if you rename it.
        </p>
      </CardContent>
    </Card>
  );
}
