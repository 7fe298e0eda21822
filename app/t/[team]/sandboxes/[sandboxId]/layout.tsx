import type { ReactNode } from "react";
import { latestOf } from "@/components/sandbox/detail/latest-of";
import { SandboxFrame } from "@/components/sandbox/detail/sandbox-frame";
import { RUNNING } from "@/components/shell/running";
import { Prefetch } from "@/components/trpc/server";

type Props = { params: Promise<{ sandboxId: string }>; children: ReactNode };

export default async function SandboxLayout({ params, children }: Props) {
  const { sandboxId } = await params;
  return (
    <Prefetch
      required={(trpc) => trpc.sandboxes.get.queryOptions({ sandboxId })}
      queries={(trpc) => [
        trpc.processes.list.queryOptions({ sandboxId }),
        trpc.ports.list.queryOptions({ sandboxId }),
        trpc.snapshots.list.queryOptions({ sandboxId }),
        trpc.comments.list.queryOptions({ sandboxId }),
        trpc.operations.list.queryOptions(RUNNING),
        // What was there at first is known, so that only what ends later is told as a result.
        trpc.operations.list.queryOptions(latestOf(sandboxId)),
      ]}
    >
      <SandboxFrame sandboxId={sandboxId}>{children}</SandboxFrame>
    </Prefetch>
  );
}
