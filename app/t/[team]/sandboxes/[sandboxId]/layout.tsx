import type { ReactNode } from "react";
import { SandboxFrame } from "@/components/sandbox/detail/sandbox-frame";
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
        trpc.operations.list.queryOptions({ runningOnly: true, limit: 100 }),
      ]}
    >
      <SandboxFrame sandboxId={sandboxId}>{children}</SandboxFrame>
    </Prefetch>
  );
}
