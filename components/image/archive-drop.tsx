"use client";
import { FileUp } from "lucide-react";
import { type DragEvent, useId, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { formatBytes } from "@/components/ui/format";
import { Label } from "@/components/ui/label";

/** Takes one file, dropped or chosen. */
export function ArchiveDrop({ file, onFile }: { file: File | null; onFile: (file: File) => void }) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);

  function drop(event: DragEvent) {
    event.preventDefault();
    event.stopPropagation();
    setOver(false);
    const first = event.dataTransfer.files[0];
    if (first) onFile(first);
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is one way, the button in it the other
    <div
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      data-state={over ? "over" : "idle"}
      className={cn(
        "flex flex-col items-center gap-2 rounded-md border border-dashed px-4 py-5 text-center text-sm",
        over && "border-primary bg-primary/8",
      )}
    >
      <FileUp aria-hidden className="size-5 text-muted-foreground" />
      <p className="max-w-full truncate" aria-live="polite">
        {file ? `${file.name}, ${formatBytes(file.size)}` : "Drop an archive here"}
      </p>
      <Button size="sm" onClick={() => input.current?.click()}>
        {file ? "Choose another file" : "Choose a file"}
      </Button>
      <Label htmlFor={id} className="sr-only">
        Archive
      </Label>
      <input
        ref={input}
        id={id}
        type="file"
        accept=".tar,.tgz,.gz,.zst,application/x-tar"
        tabIndex={-1}
        className="sr-only"
        onChange={(event) => {
          const first = event.target.files?.[0];
          if (first) onFile(first);
        }}
      />
    </div>
  );
}
