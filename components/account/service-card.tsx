"use client";
import { useEffect, useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import { toast } from "@/components/ui/toast";
import { authCall } from "./auth-call";
import { elsewhereProblem, goElsewhere } from "./elsewhere";
import { Problem } from "./gate";
import type { WaysIn } from "./types";
import { useSubmit } from "./use-submit";

/** Another service to sign in with: connected by whoever is signed in, and let go of where a password stays. */
export function ServiceCard({
  name,
  ways: { password, oidc },
  onChange,
}: {
  name: string;
  ways: WaysIn;
  onChange: () => Promise<unknown>;
}) {
  const [refused, setRefused] = useState<string | null>(null);
  useEffect(() => {
    setRefused(elsewhereProblem(window.location.search));
    // A reload is not to tell it again.
    if (window.location.search !== "") window.history.replaceState(null, "", "/account");
  }, []);
  const { submit, busy, problem } = useSubmit(async () => {
    setRefused(null);
    if (!oidc) {
      await goElsewhere({ connect: true, callbackURL: "/account", errorCallbackURL: "/account" });
    } else {
      await authCall("/forkyard/disconnect", {});
      await onChange();
      toast.success(`${name} no longer signs you in`);
    }
  });
  return (
    <Card>
      <CardHeader>
        <CardTitle>{name}</CardTitle>
        <Badge variant={oidc ? "success" : "default"}>{oidc ? "Connected" : "Not connected"}</Badge>
      </CardHeader>
      <CardContent className="flex flex-col gap-3">
        <p className="text-muted-foreground text-sm">
          {oidc && !password
            ? `${name} created this account and signs you in. It has no password.`
            : `${oidc ? "You can sign in" : "Once it is connected, you can sign in"} with ${name} too. It must know you by this account's address, and it replaces both password and code.`}
        </p>
        {refused || problem ? <Problem text={problem ?? refused} /> : null}
        {oidc && !password ? null : (
          <Button className="self-start" disabled={busy} onClick={() => void submit()}>
            {oidc ? "Disconnect" : `Connect ${name}`}
          </Button>
        )}
      </CardContent>
    </Card>
  );
}
