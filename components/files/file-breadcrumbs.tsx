import { ChevronRight } from "lucide-react";
import { Fragment } from "react";
import { pathParts } from "./paths";

export function FileBreadcrumbs({ path, onOpen }: { path: string; onOpen: (path: string) => void }) {
  const parts = pathParts(path);
  return (
    <nav aria-label="Folder" className="flex min-w-0 flex-1 flex-wrap items-center gap-0.5 text-sm">
      {parts.map((part, index) => (
        <Fragment key={part.path}>
          {index > 0 ? <ChevronRight aria-hidden className="size-3.5 text-muted-foreground" /> : null}
          <button
            type="button"
            aria-current={index === parts.length - 1 ? "page" : undefined}
            aria-label={index === 0 ? "Root folder" : undefined}
            className="max-w-60 truncate rounded px-1.5 py-0.5 text-muted-foreground hover:bg-muted hover:text-foreground aria-[current]:font-medium aria-[current]:text-foreground"
            onClick={() => onOpen(part.path)}
          >
            {part.name}
          </button>
        </Fragment>
      ))}
    </nav>
  );
}
