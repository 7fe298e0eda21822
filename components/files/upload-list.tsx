"use client";
import { X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Bytes } from "@/components/ui/bytes";
import { plural } from "@/components/ui/format";
import { Progress } from "@/components/ui/progress";
import type { Upload } from "./upload-runner";
import { useUploads } from "./use-uploads";

const LABELS: Record<Upload["status"], string> = {
  waiting: "Waiting",
  running: "Uploading",
  done: "Uploaded",
  failed: "Failed",
  exists: "Already exists",
};

/** What is or was uploaded into a sandbox; nothing if that is nothing. */
export function UploadList({ sandboxId }: { sandboxId: string }) {
  const { uploads, retry, drop } = useUploads(sandboxId);
  if (uploads.length === 0) return null;
  return (
    <ul
      aria-label="Uploads"
      className="flex max-h-80 flex-col divide-y overflow-y-auto rounded-lg border bg-card"
    >
      {uploads.map((upload) => (
        <li
          key={upload.id}
          aria-label={upload.name}
          data-state={upload.status}
          className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2 text-sm"
        >
          <span className="min-w-0 flex-1 truncate">
            {upload.name}
            {upload.files ? "/" : ""}
          </span>
          <span className="text-muted-foreground text-xs">
            {LABELS[upload.status]} ·{" "}
            {upload.files ? `${upload.files.done} of ${plural(upload.files.all, "file")} · ` : null}
            <Bytes value={upload.sizeBytes} />
          </span>
          {upload.status === "exists" ? (
            <Button size="sm" onClick={() => retry(upload.id, { replace: true })}>
              {upload.files ? "Replace existing" : "Replace"}
            </Button>
          ) : null}
          {upload.status === "failed" ? (
            <Button size="sm" onClick={() => retry(upload.id, { replace: false })}>
              Try again
            </Button>
          ) : null}
          <Button
            variant="quiet"
            size="icon-sm"
            aria-label={
              upload.status === "running" || upload.status === "waiting"
                ? `Cancel the upload of ${upload.name}`
                : `Dismiss ${upload.name}`
            }
            onClick={() => drop(upload.id)}
          >
            <X aria-hidden />
          </Button>
          {upload.status === "running" ? (
            <Progress
              className="basis-full"
              value={upload.sizeBytes === 0 ? 1 : upload.sentBytes / upload.sizeBytes}
              label={`Upload of ${upload.name}`}
            />
          ) : null}
          {upload.message ? (
            <p role="alert" className="basis-full text-muted-foreground text-xs">
              {upload.message}
            </p>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
