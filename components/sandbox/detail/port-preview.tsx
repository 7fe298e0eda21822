"use client";
import { ExternalLink, RotateCw, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { usePreviewEntry } from "./use-preview-entry";

type Props = { port: number; url: string; listening: boolean | null; onClose: () => void };

/** What a port serves, beside the list. It is another origin, and may neither leave its frame nor ask for anything. */
export function PortPreview({ port, url, listening, onClose }: Props) {
  const [round, setRound] = useState(0);
  const entry = usePreviewEntry(port, round);
  const before = useRef(listening);
  // What could not be shown while nothing listened is tried again as soon as something does.
  useEffect(() => {
    if (listening && before.current === false) setRound((old) => old + 1);
    before.current = listening;
  }, [listening]);
  return (
    <section
      aria-label={`Preview of port ${port}`}
      className="flex min-h-96 min-w-0 flex-col overflow-hidden rounded-lg border bg-card"
    >
      <div className="flex min-h-9 items-center gap-1 border-b py-1 pr-1 pl-3">
        <span className="min-w-0 flex-1 truncate font-mono text-muted-foreground text-xs">{url}</span>
        <CopyButton text={url} label="Copy URL of the preview" />
        <Button
          size="icon-sm"
          variant="quiet"
          aria-label="Reload the preview"
          onClick={() => setRound(round + 1)}
        >
          <RotateCw aria-hidden />
        </Button>
        <Button asChild size="icon-sm" variant="quiet">
          <a href={url} target="_blank" rel="noreferrer" aria-label="Open the preview in a new tab">
            <ExternalLink aria-hidden />
          </a>
        </Button>
        <Button size="icon-sm" variant="quiet" aria-label="Close the preview" onClick={onClose}>
          <X aria-hidden />
        </Button>
      </div>
      {entry.error ? <p className="p-4 text-destructive text-sm">{entry.error.message}</p> : null}
      {entry.data ? (
        <iframe
          key={entry.data}
          src={entry.data}
          title={`Port ${port}`}
          sandbox="allow-scripts allow-same-origin allow-forms allow-popups allow-modals allow-downloads"
          referrerPolicy="no-referrer"
          className="min-h-0 w-full flex-1 bg-white"
        />
      ) : null}
    </section>
  );
}
