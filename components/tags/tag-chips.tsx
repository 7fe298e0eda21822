"use client";
import { badgeVariants } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";

/** Tags as chips that filter by them; beyond `most` only their number, and where it is narrow beyond the first. */
export function TagChips({
  tags,
  onPick,
  most = 3,
  className,
}: {
  tags: readonly string[];
  onPick: (tag: string) => void;
  most?: number;
  className?: string;
}) {
  if (tags.length === 0) return null;
  return (
    <span className={cn("relative z-10 flex min-w-0 items-center gap-1", className)}>
      {tags.slice(0, most).map((tag, index) => (
        <button
          key={tag}
          type="button"
          aria-label={`Filter by tag ${tag}`}
          onClick={() => onPick(tag)}
          className={cn(
            badgeVariants(),
            "h-4.5 min-w-0 max-w-28 shrink hover:text-foreground",
            index > 0 && "max-lg:hidden",
          )}
        >
          <span className="truncate">{tag}</span>
        </button>
      ))}
      <Rest tags={tags.slice(1)} className="lg:hidden" />
      <Rest tags={tags.slice(most)} className="max-lg:hidden" />
    </span>
  );
}

function Rest({ tags, className }: { tags: readonly string[]; className: string }) {
  if (tags.length === 0) return null;
  return (
    <span
      className={cn("tabular shrink-0 text-2xs text-muted-foreground", className)}
      title={tags.join(", ")}
    >
      +{tags.length}
    </span>
  );
}
