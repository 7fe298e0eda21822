"use client";
import { useCallback, useSyncExternalStore } from "react";
import { useTRPCClient } from "@/components/trpc/context";
import { failureOf } from "@/components/trpc/failure";
import { failureText } from "@/components/trpc/failure-text";
import { plural } from "@/components/ui/format";
import { guardPage } from "@/components/ui/guard-page";
import { toast } from "@/components/ui/toast";
import type { Parcel } from "./dropped";
import { sendFile } from "./send-file";
import { type Upload, UploadRunner } from "./upload-runner";
import { useFileUrls } from "./urls";

const NONE: readonly Upload[] = [];
const runners = new Map<string, UploadRunner>();

function runnerOf(sandboxId: string): UploadRunner {
  const known = runners.get(sandboxId);
  if (known) return known;
  const runner: UploadRunner = new UploadRunner({
    busy: (busy) => guardPage(runner, busy),
    unseen: (unfinished) =>
      toast.error(`${plural(unfinished, "upload")} not finished`, {
        description: "The sandbox's Files tab says why; you can try again there.",
      }),
  });
  runners.set(sandboxId, runner);
  return runner;
}

/** What is or was uploaded into a sandbox from this page, and what can be done about it. */
export function useUploads(sandboxId: string) {
  const uploads = useSyncExternalStore(
    useCallback((listener: () => void) => runnerOf(sandboxId).subscribe(listener), [sandboxId]),
    () => runnerOf(sandboxId).current(),
    () => NONE,
  );
  return {
    uploads,
    retry: (id: number, how: { replace: boolean }) => runnerOf(sandboxId).retry(id, how),
    drop: (id: number) => runnerOf(sandboxId).drop(id),
  };
}

/** Starts uploads into a folder of a sandbox; `onEnd` after each, also when the page shows something else by then. */
export function useUpload(sandboxId: string, onEnd: () => void) {
  const client = useTRPCClient();
  const urls = useFileUrls(sandboxId);
  return (parcels: readonly Parcel[], folder: string) =>
    runnerOf(sandboxId).add(parcels, folder, {
      url: urls.content,
      makeFolder: (path) => makeSure(client, sandboxId, path),
      send: sendFile,
      explain: (error) => failureText(failureOf(error)),
      onEnd,
    });
}

/** Makes a folder unless it is there: into one that is there the files are put beside the others. */
async function makeSure(
  client: ReturnType<typeof useTRPCClient>,
  sandboxId: string,
  path: string,
): Promise<void> {
  try {
    await client.files.makeFolder.mutate({ sandboxId, path });
  } catch (error) {
    const there = await client.files.stat.query({ sandboxId, path }).catch(() => null);
    if (there?.kind !== "folder" && there?.link?.kind !== "folder") throw error;
  }
}
