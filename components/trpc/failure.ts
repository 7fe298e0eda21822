import { TRPCClientError } from "@trpc/client";
import type { Failure } from "@/server/domain/errors";

/** What a person is told about anything that a call threw: a sentence, and the next step where there is one. */
export function failureOf(error: unknown): Failure {
  const failure = forkyardFailure(error);
  if (failure) return failure;
  if (isOffline(error)) {
    return {
      code: "UNAVAILABLE",
      message: "The Forkyard server isn't answering",
      hint: "It may be restarting. This page reconnects automatically.",
    };
  }
  return { code: "INTERNAL", message: error instanceof Error ? error.message : String(error), hint: null };
}

/** True if no answer came at all, so that trying again makes sense. */
export function isOffline(error: unknown): boolean {
  return error instanceof TRPCClientError && !error.data;
}

function forkyardFailure(error: unknown): Failure | null {
  if (!(error instanceof Error) || !("data" in error)) return null;
  const data = error.data as { forkyard?: Failure } | null | undefined;
  return data?.forkyard ?? null;
}
