"use client";
import { Pause, Play } from "lucide-react";
import { forWriters } from "@/components/account/for-writers";
import type { Sandbox } from "@/server/domain/schemas/sandbox";
import { ActionButton, type ActionButtonProps } from "./action-button";
import { useBusy } from "./use-busy";
import { useSandboxActions } from "./use-sandbox-actions";

/** Pause for a running sandbox, Resume for a paused one, nothing for all others. */
export const PauseResumeButton = forWriters(function PauseResumeButton({
  sandbox,
  ...props
}: ActionButtonProps & { sandbox: Sandbox }) {
  const { pause, resume } = useSandboxActions(sandbox);
  const pausing = useBusy(sandbox.id, "sandbox.pause");
  const resuming = useBusy(sandbox.id, "sandbox.resume");
  if (sandbox.status === "running") {
    return (
      <ActionButton
        {...props}
        icon={Pause}
        label="Pause"
        explanation="Stops all its processes where they are. They keep their memory and continue when resumed."
        busy={pausing.busy}
        onPress={() => pausing.start(pause)}
      />
    );
  }
  if (sandbox.status === "paused") {
    return (
      <ActionButton
        {...props}
        icon={Play}
        label="Resume"
        explanation="Lets its processes continue."
        busy={resuming.busy}
        onPress={() => resuming.start(resume)}
      />
    );
  }
  return null;
});
