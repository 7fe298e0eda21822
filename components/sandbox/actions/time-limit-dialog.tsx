"use client";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import {
  Dialog,
  DialogBody,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from "@/components/ui/dialog";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Sandbox } from "@/server/domain/schemas/sandbox";
import { TimeLimitSelect } from "./time-limit-select";
import { useSandboxActions } from "./use-sandbox-actions";

export function TimeLimitDialog({
  sandbox,
  open,
  onOpenChange,
}: {
  sandbox: Sandbox;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const { setTtl } = useSandboxActions(sandbox);
  const [seconds, setSeconds] = useState(3600);
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent className="max-w-sm">
        <DialogHeader>
          <DialogTitle>Time limit of {sandbox.name}</DialogTitle>
          <DialogDescription>
            {sandbox.expiresAt ? (
              <>
                It will be terminated <RelativeTime at={sandbox.expiresAt} />. A new limit counts from now.
              </>
            ) : (
              "It has none. With one, it is terminated when the time is up; its snapshots stay."
            )}
          </DialogDescription>
        </DialogHeader>
        <DialogBody>
          <TimeLimitSelect seconds={seconds} onChange={setSeconds} />
        </DialogBody>
        <DialogFooter>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button
            variant="default"
            onClick={() => {
              onOpenChange(false);
              void setTtl(seconds);
            }}
          >
            Set time limit
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
