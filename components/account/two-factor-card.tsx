"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import { toast } from "@/components/ui/toast";
import { authCall } from "./auth-call";
import { PasswordForm } from "./password-form";
import { RecoveryCodes } from "./recovery-codes";
import { TwoFactorSetup } from "./two-factor-setup";

type Started = { totpURI: string; backupCodes: string[] };
type Step =
  | { at: "rest" }
  | { at: "password"; wish: "enable" | "disable" | "codes" }
  | { at: "setup"; started: Started }
  | { at: "codes"; codes: string[] };

/** An authenticator app as the second step of signing in. */
export function TwoFactorCard({ enabled }: { enabled: boolean }) {
  const queryClient = useQueryClient();
  const [step, setStep] = useState<Step>({ at: "rest" });
  const refresh = () => queryClient.invalidateQueries({ queryKey: ["account"] });

  async function confirmed(wish: "enable" | "disable" | "codes", password: string): Promise<void> {
    if (wish === "enable") {
      setStep({ at: "setup", started: await authCall<Started>("/two-factor/enable", { password }) });
    } else if (wish === "codes") {
      const { backupCodes } = await authCall<Started>("/two-factor/generate-backup-codes", { password });
      setStep({ at: "codes", codes: backupCodes });
    } else {
      await authCall("/two-factor/disable", { password });
      await refresh();
      setStep({ at: "rest" });
      toast.success("Authenticator app turned off");
    }
  }

  return (
    <Card>
      <CardHeader>
        <CardTitle>Authenticator app</CardTitle>
        <Badge variant={enabled ? "success" : "default"}>{enabled ? "On" : "Off"}</Badge>
      </CardHeader>
      <CardContent className="flex flex-col gap-3">
        <p className="text-muted-foreground text-sm">
          Signing in with your password will then also require a code from an app on your phone.
        </p>
        {step.at === "password" ? (
          <PasswordForm
            label="Continue"
            action={(password) => confirmed(step.wish, password)}
            onCancel={() => setStep({ at: "rest" })}
          />
        ) : step.at === "setup" ? (
          <TwoFactorSetup
            uri={step.started.totpURI}
            onCancel={() => setStep({ at: "rest" })}
            onVerified={async () => {
              await refresh();
              setStep({ at: "codes", codes: step.started.backupCodes });
            }}
          />
        ) : step.at === "codes" ? (
          <RecoveryCodes codes={step.codes} onDone={() => setStep({ at: "rest" })} />
        ) : enabled ? (
          <div className="flex flex-wrap gap-2">
            <Button onClick={() => setStep({ at: "password", wish: "codes" })}>New recovery codes</Button>
            <Button onClick={() => setStep({ at: "password", wish: "disable" })}>Turn off</Button>
          </div>
        ) : (
          <Button className="self-start" onClick={() => setStep({ at: "password", wish: "enable" })}>
            Set up
          </Button>
        )}
      </CardContent>
    </Card>
  );
}
