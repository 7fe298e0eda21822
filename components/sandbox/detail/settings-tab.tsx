"use client";
import { useState } from "react";
import { useMay } from "@/components/account/use-me";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import { canTerminate, isEnded } from "../actions/availability";
import { SandboxName } from "../actions/sandbox-name";
import { TerminateButton } from "../actions/terminate-button";
import { TimeLimitSelect } from "../actions/time-limit-select";
import { useSandboxActions } from "../actions/use-sandbox-actions";
import { EnvironmentTable } from "./environment-table";
import { LimitsList } from "./limits-list";
import { useSandbox } from "./sandbox-context";
import { TabBody } from "./tab-body";

export function SettingsTab() {
  const sandbox = useSandbox();
  const may = useMay("write");
  return (
    <TabBody className="max-w-3xl">
      <Card>
        <CardHeader>
          <CardTitle>Name</CardTitle>
        </CardHeader>
        <CardContent>
          <SandboxName sandbox={sandbox} />
          <p className="mt-1 text-muted-foreground text-xs">
            For people; it need not be unique and can be changed at any time.
          </p>
        </CardContent>
      </Card>
      {isEnded(sandbox.status) || !may ? null : <TimeLimitCard />}
      <LimitsList sandbox={sandbox} />
      <EnvironmentTable env={sandbox.env} />
      {may && canTerminate(sandbox.status) ? (
        <Card className="border-destructive/40">
          <CardHeader className="border-destructive/25">
            <CardTitle>Terminate</CardTitle>
          </CardHeader>
          <CardContent className="flex flex-wrap items-center justify-between gap-3">
            <p className="min-w-0 flex-[1_1_18rem] text-muted-foreground text-sm">
              Ends all its processes and removes its files. Its snapshots, its logs and its place in the
              lineage stay.
            </p>
            <TerminateButton sandbox={sandbox} variant="destructive" />
          </CardContent>
        </Card>
      ) : null}
    </TabBody>
  );
}

function TimeLimitCard() {
  const sandbox = useSandbox();
  const { setTtl } = useSandboxActions(sandbox);
  const [seconds, setSeconds] = useState(3600);
  return (
    <Card>
      <CardHeader>
        <CardTitle>Time limit</CardTitle>
      </CardHeader>
      <CardContent className="flex flex-col gap-3">
        <p className="text-muted-foreground text-sm" data-testid="time-limit">
          {sandbox.expiresAt ? (
            <>
              It will be terminated <RelativeTime at={sandbox.expiresAt} />, even if the server restarts in
              the meantime. A new limit counts from now.
            </>
          ) : (
            "It has none: it runs until somebody terminates it."
          )}
        </p>
        <div className="flex items-end gap-2">
          <div className="w-44">
            <TimeLimitSelect seconds={seconds} onChange={setSeconds} />
          </div>
          <Button onClick={() => void setTtl(seconds)}>Set time limit</Button>
        </div>
      </CardContent>
    </Card>
  );
}
