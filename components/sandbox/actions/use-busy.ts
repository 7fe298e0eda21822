"use client";
import { useState } from "react";
import { useRunningOperations } from "@/components/shell/use-running-operations";
import type { OperationKind } from "@/server/domain/schemas/misc";

/** Whether this kind of operation runs on the sandbox, started here or by anybody else; and a way to start it. */
export function useBusy(sandboxId: string, kind: OperationKind) {
  const [own, setOwn] = useState(false);
  const others = useRunningOperations().some(
    (operation) => operation.sandboxId === sandboxId && operation.kind === kind,
  );

  async function start(action: () => Promise<unknown>) {
    setOwn(true);
    try {
      await action();
    } finally {
      setOwn(false);
    }
  }

  return { busy: own || others, start };
}
