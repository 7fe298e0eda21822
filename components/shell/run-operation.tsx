"use client";
import type { ReactNode } from "react";
import { failureOf, isOffline } from "@/components/trpc/failure";
import { toastFailure } from "@/components/trpc/use-action";
import { randomId } from "@/components/ui/random-id";
import { toast } from "@/components/ui/toast";
import { OperationToastBody } from "./operation-toast-body";

type Success = {
  title: string;
  description?: ReactNode;
  action?: { label: string; onClick: () => void };
};

/** Waits before asking again, ms: long enough for a server that restarts. */
const AGAIN_MS = [500, 1000, 2000, 4000];

/** Unique per call; makes a retry of the same call safe. */
export function newRequestId(): string {
  return `web-${randomId(12)}`;
}

/** Asks again while no answer comes: by its requestId it joins the operation that an earlier try may have begun. */
async function insist<T>(run: () => Promise<T>): Promise<T> {
  for (const wait of AGAIN_MS) {
    try {
      return await run();
    } catch (error) {
      if (!isOffline(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
  return run();
}

/**
 * Runs a mutation that takes a while, with a toast that shows its operation's steps and in the end what came of
 * it. Resolves to the answer, or null if it failed (the toast says why).
 */
export async function runOperation<T>({
  title,
  failed,
  succeeded,
  run,
  find,
}: {
  /** While it runs, such as `Memory snapshot of web-1`. */
  title: string;
  /** `The memory snapshot of web-1 failed` */
  failed: string;
  /** null: nothing more to say, the toast goes. */
  succeeded: (result: T) => Success | null;
  run: (requestId: string) => Promise<T>;
  /** How to find the operation where the mutation has no requestId. */
  find?: { kind: string; sandboxId?: string; snapshotId?: string; imageId?: string };
}): Promise<T | null> {
  const requestId = newRequestId();
  toast.loading(title, {
    id: requestId,
    description: <OperationToastBody requestId={requestId} find={find} />,
    duration: Number.POSITIVE_INFINITY,
  });
  try {
    const result = find ? await run(requestId) : await insist(() => run(requestId));
    const success = succeeded(result);
    if (success) {
      const { title: done, ...rest } = success;
      toast.success(done, { id: requestId, description: undefined, duration: 6000, ...rest });
    } else {
      toast.dismiss(requestId);
    }
    return result;
  } catch (error) {
    if (failureOf(error).code === "CANCELLED") {
      toast.warning(`${title} was cancelled`, { id: requestId, description: undefined, duration: 6000 });
      return null;
    }
    toastFailure(failed, error, requestId);
    return null;
  }
}
