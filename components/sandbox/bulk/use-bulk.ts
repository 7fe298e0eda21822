"use client";
import { useSyncExternalStore } from "react";
import { newRequestId } from "@/components/shell/run-operation";
import { useTRPCClient } from "@/components/trpc/context";
import { failureOf } from "@/components/trpc/failure";
import type { Sandbox } from "@/server/domain/schemas/sandbox";
import { canTerminate, whyNoSnapshot } from "../actions/availability";
import { BulkRunner, type BulkWork } from "./bulk-run";

const runner = new BulkRunner();

export type BulkAction = {
  label: string;
  applies: (sandbox: Sandbox) => boolean;
  work: BulkWork;
};

/** What can be done with many sandboxes at once, and what is going on of it. */
export function useBulk() {
  const client = useTRPCClient();
  const run = useSyncExternalStore(runner.subscribe, runner.current, () => null);
  const capturable = ({ status }: Sandbox) => whyNoSnapshot(status) === null;
  const explain = failureOf;
  const actions = {
    pause: {
      label: "Pause",
      applies: ({ status }) => status === "running",
      work: {
        doing: "Pausing",
        done: "paused",
        atOnce: 4,
        work: ({ id }) => client.sandboxes.pause.mutate({ sandboxId: id }),
        explain,
      },
    },
    resume: {
      label: "Resume",
      applies: ({ status }) => status === "paused",
      work: {
        doing: "Resuming",
        done: "resumed",
        atOnce: 4,
        work: ({ id }) => client.sandboxes.resume.mutate({ sandboxId: id }),
        explain,
      },
    },
    snapshotFilesystem: {
      label: "Snapshot filesystem",
      applies: capturable,
      work: {
        doing: "Filesystem snapshots of",
        done: "captured",
        atOnce: 2,
        work: ({ id }) => {
          return client.snapshots.createFilesystem.mutate({ sandboxId: id, requestId: newRequestId() });
        },
        explain,
      },
    },
    snapshotMemory: {
      label: "Snapshot memory",
      applies: capturable,
      work: {
        doing: "Memory snapshots of",
        done: "captured",
        atOnce: 2,
        work: ({ id }) => {
          return client.snapshots.createMemory.mutate({ sandboxId: id, requestId: newRequestId() });
        },
        explain,
      },
    },
    terminate: {
      label: "Terminate",
      applies: ({ status }) => canTerminate(status),
      work: {
        doing: "Terminating",
        done: "terminated",
        atOnce: 4,
        work: ({ id }) => client.sandboxes.terminate.mutate({ sandboxId: id }),
        explain,
      },
    },
  } satisfies Record<string, BulkAction>;
  return {
    run,
    actions,
    start(action: BulkAction, sandboxes: readonly Sandbox[]) {
      void runner.start(action.work, sandboxes.filter(action.applies));
    },
    stop: () => runner.stop(),
    dismiss: () => runner.dismiss(),
  };
}
