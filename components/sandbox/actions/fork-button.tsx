"use client";
import { GitFork } from "lucide-react";
import { useState } from "react";
import { forWriters } from "@/components/account/for-writers";
import type { Sandbox } from "@/server/domain/schemas/sandbox";
import { ActionButton, type ActionButtonProps } from "./action-button";
import { whyNoSnapshot } from "./availability";
import { CAPTURES } from "./captures";
import { ForkCount } from "./fork-count";
import { useBusy } from "./use-busy";
import { useMemoryBlocked } from "./use-memory-blocked";
import { useSandboxActions } from "./use-sandbox-actions";

/** One click forks once; the stepper beside it makes more at one freeze. */
export const ForkButton = forWriters(function ForkButton({
  sandbox,
  withCount = false,
  ...props
}: ActionButtonProps & { sandbox: Sandbox; withCount?: boolean }) {
  const { fork } = useSandboxActions(sandbox);
  const { busy, start } = useBusy(sandbox.id, "sandbox.fork");
  const memoryBlocked = useMemoryBlocked();
  const [count, setCount] = useState(1);
  const blocked = whyNoSnapshot(sandbox.status) ?? memoryBlocked;

  const button = (
    <ActionButton
      {...props}
      className={withCount ? "rounded-r-none" : props.className}
      icon={GitFork}
      label={count === 1 ? "Fork" : `Fork × ${count}`}
      explanation={CAPTURES.fork}
      blocked={blocked}
      busy={busy}
      onPress={() => {
        void start(() => fork(count));
        setCount(1);
      }}
    />
  );
  if (!withCount) return button;
  return (
    <div className="flex">
      {button}
      <ForkCount
        count={count}
        onChange={setCount}
        disabled={busy || blocked !== null}
        size={props.size}
        variant={props.variant}
      />
    </div>
  );
});
