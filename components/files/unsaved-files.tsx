"use client";
import { Button } from "@/components/ui/button";
import { pathParts } from "./paths";
import { useDrafts } from "./use-drafts";

/** The files with changes that are not saved, apart from the open one. */
export function UnsavedFiles(props: { sandboxId: string; open: string; onOpen: (path: string) => void }) {
  const others = useDrafts(props.sandboxId).filter(({ path }) => path !== props.open);
  if (others.length === 0) return null;
  return (
    <nav aria-label="Not saved yet" className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
      <span aria-hidden className="text-muted-foreground text-xs">
        Not saved yet:
      </span>
      {others.map(({ path }) => (
        <Button key={path} size="xs" className="max-w-full" title={path} onClick={() => props.onOpen(path)}>
          <span className="truncate">{pathParts(path).at(-1)?.name}</span>
        </Button>
      ))}
    </nav>
  );
}
