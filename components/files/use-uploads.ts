"use client";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTRPCClient } from "@/components/trpc/context";
import { failureOf } from "@/components/trpc/failure";
import type { Parcel } from "./dropped";
import { childPath } from "./paths";
import { sendFile } from "./send-file";
import { useFileUrls } from "./urls";

export type Upload = {
  id: number;
  name: string;
  /** Of a folder: how many files there are and how many of them are in the sandbox; null: a file by itself. */
  files: { all: number; done: number } | null;
  sizeBytes: number;
  sentBytes: number;
  status: "waiting" | "running" | "done" | "failed" | "exists";
  message: string | null;
};

type Job = { parcel: Parcel; folder: string; replace: boolean; foldersDone: number; filesDone: number };

/** Sends files and folders one after the other. One that failed goes on where it stopped. */
export function useUploads(sandboxId: string, onDone: () => void) {
  const client = useTRPCClient();
  const [uploads, setUploads] = useState<Upload[]>([]);
  const urls = useFileUrls(sandboxId);
  const jobs = useRef(new Map<number, Job>());
  const running = useRef<{ id: number; abort: AbortController } | null>(null);
  const nextId = useRef(1);
  const done = useRef(onDone);
  done.current = onDone;

  const change = useCallback((id: number, part: Partial<Upload>) => {
    setUploads((all) => all.map((one) => (one.id === id ? { ...one, ...part } : one)));
  }, []);

  useEffect(() => {
    if (running.current !== null) return;
    const next = uploads.find(({ status }) => status === "waiting");
    const job = next && jobs.current.get(next.id);
    if (!next || !job) return;
    const abort = new AbortController();
    running.current = { id: next.id, abort };
    change(next.id, { status: "running", message: null });
    const report = (part: Partial<Upload>) => change(next.id, part);
    const makeFolder = (path: string) => makeSure(client, sandboxId, path);
    void carryOut(job, { content: urls.content, makeFolder, report, signal: abort.signal }).then((end) => {
      running.current = null;
      change(next.id, end);
      done.current();
    });
  }, [uploads, change, sandboxId, client, urls]);

  useEffect(
    () => () => {
      jobs.current.clear();
      running.current?.abort.abort();
    },
    [],
  );

  const add = useCallback((parcels: readonly Parcel[], folder: string) => {
    const fresh = parcels.map((parcel): Upload => {
      const id = nextId.current++;
      jobs.current.set(id, { parcel, folder, replace: false, foldersDone: 0, filesDone: 0 });
      return {
        id,
        name: parcel.name,
        files: parcel.folders.length > 0 ? { all: parcel.files.length, done: 0 } : null,
        sizeBytes: parcel.files.reduce((sum, { file }) => sum + file.size, 0),
        sentBytes: 0,
        status: "waiting",
        message: null,
      };
    });
    setUploads((all) => [...all, ...fresh]);
  }, []);

  /** Goes on where it stopped; `replace` what is there already. */
  const retry = useCallback(
    (id: number, { replace }: { replace: boolean }) => {
      const job = jobs.current.get(id);
      if (!job) return;
      job.replace ||= replace;
      change(id, { status: "waiting", message: null });
    },
    [change],
  );

  /** Cancels it if it runs. */
  const drop = useCallback((id: number) => {
    jobs.current.delete(id);
    setUploads((all) => all.filter((one) => one.id !== id));
    if (running.current?.id === id) running.current.abort.abort();
  }, []);

  return { uploads, add, retry, drop };
}

async function carryOut(
  job: Job,
  to: {
    content: (path: string) => string;
    makeFolder: (path: string) => Promise<void>;
    report: (part: Partial<Upload>) => void;
    signal: AbortSignal;
  },
): Promise<Partial<Upload>> {
  const { parcel, folder } = job;
  const at = (parts: string[]) => parts.reduce(childPath, folder);
  try {
    for (; job.foldersDone < parcel.folders.length; job.foldersDone++) {
      if (to.signal.aborted) return {};
      await to.makeFolder(at(parcel.folders[job.foldersDone]!));
    }
  } catch (error) {
    const { message, hint } = failureOf(error);
    return { status: "failed", message: hint ? `${message}. ${hint}` : message };
  }
  let before = parcel.files.slice(0, job.filesDone).reduce((sum, { file }) => sum + file.size, 0);
  for (; job.filesDone < parcel.files.length; job.filesDone++) {
    if (to.signal.aborted) return {};
    const { parts, file } = parcel.files[job.filesDone]!;
    const files = parcel.folders.length > 0 ? { all: parcel.files.length, done: job.filesDone } : null;
    to.report({ files, sentBytes: before });
    const url = to.content(at(parts));
    const sent = await sendFile(job.replace ? `${url}&replace=1` : url, file, {
      onProgress: (bytes) => to.report({ sentBytes: before + Math.min(bytes, file.size) }),
      signal: to.signal,
    });
    if (!sent.ok) return { status: sent.exists ? "exists" : "failed", message: sent.message };
    before += file.size;
  }
  const all = parcel.files.length;
  return { status: "done", sentBytes: before, files: parcel.folders.length > 0 ? { all, done: all } : null };
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
