"use client";
import { useCallback, useEffect, useRef, useState } from "react";
import { childPath } from "./paths";
import { useFileUrls } from "./urls";

export type Upload = {
  id: number;
  name: string;
  folder: string;
  sizeBytes: number;
  sentBytes: number;
  status: "waiting" | "running" | "done" | "failed" | "exists";
  message: string | null;
};

type Job = { file: File; replace: boolean };

/** Sends files one after the other as the browser reads them; nothing is held in memory. */
export function useUploads(sandboxId: string, onDone: () => void) {
  const [uploads, setUploads] = useState<Upload[]>([]);
  const urls = useFileUrls(sandboxId);
  const jobs = useRef(new Map<number, Job>());
  const request = useRef<{ id: number; xhr: XMLHttpRequest } | null>(null);
  const nextId = useRef(1);
  const done = useRef(onDone);
  done.current = onDone;

  const change = useCallback((id: number, part: Partial<Upload>) => {
    setUploads((all) => all.map((one) => (one.id === id ? { ...one, ...part } : one)));
  }, []);

  useEffect(() => {
    if (request.current !== null) return;
    const next = uploads.find(({ status }) => status === "waiting");
    const job = next && jobs.current.get(next.id);
    if (!next || !job) return;
    const xhr = new XMLHttpRequest();
    request.current = { id: next.id, xhr };
    const end = (part: Partial<Upload>) => {
      request.current = null;
      change(next.id, part);
      if (part.status === "done") done.current();
    };
    xhr.upload.onprogress = ({ loaded }) => change(next.id, { sentBytes: loaded });
    xhr.onerror = () => end({ status: "failed", message: "The server could not be reached." });
    xhr.onabort = () => end({ status: "failed", message: "Cancelled." });
    xhr.onload = () => end(outcome(xhr, job, next.sizeBytes));
    const url = urls.content(childPath(next.folder, next.name));
    xhr.open("PUT", job.replace ? `${url}&replace=1` : url);
    xhr.setRequestHeader("Content-Type", "application/octet-stream");
    xhr.send(job.file);
    change(next.id, { status: "running" });
  }, [uploads, change, urls]);

  useEffect(
    () => () => {
      jobs.current.clear();
      request.current?.xhr.abort();
    },
    [],
  );

  const add = useCallback((files: Iterable<File>, folder: string) => {
    const fresh = Array.from(files, (file): Upload => {
      const id = nextId.current++;
      jobs.current.set(id, { file, replace: false });
      return {
        id,
        name: file.name,
        folder,
        sizeBytes: file.size,
        sentBytes: 0,
        status: "waiting",
        message: null,
      };
    });
    setUploads((all) => [...all, ...fresh]);
  }, []);

  const replace = useCallback(
    (id: number) => {
      const job = jobs.current.get(id);
      if (!job) return;
      job.replace = true;
      change(id, { status: "waiting", sentBytes: 0, message: null });
    },
    [change],
  );

  /** Cancels it if it runs. */
  const drop = useCallback((id: number) => {
    jobs.current.delete(id);
    setUploads((all) => all.filter((one) => one.id !== id));
    if (request.current?.id === id) request.current.xhr.abort();
  }, []);

  return { uploads, add, replace, drop };
}

function outcome(xhr: XMLHttpRequest, job: Job, sizeBytes: number): Partial<Upload> {
  if (xhr.status === 200) return { status: "done", sentBytes: sizeBytes };
  const message = messageOf(xhr.responseText);
  const exists = xhr.status === 409 && !job.replace && message.includes("is there already");
  return { status: exists ? "exists" : "failed", message };
}

function messageOf(text: string): string {
  try {
    const { error } = JSON.parse(text) as { error: { message: string; hint: string | null } };
    return error.hint ? `${error.message}. ${error.hint}` : error.message;
  } catch {
    return "The server gave no reason.";
  }
}
