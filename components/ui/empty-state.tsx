import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn";

/** Why it is empty, and what to do next. */
export function EmptyState({
  icon: Icon,
  title,
  heading: Heading = "h2",
  description,
  children,
  className,
}: {
  icon: LucideIcon;
  title: string;
  /** h1 where it is all that a page shows. */
  heading?: "h1" | "h2";
  description?: ReactNode;
  /** The next action. */
  children?: ReactNode;
  className?: string;
}) {
  return (
    <div
      data-slot="empty-state"
      className={cn("mx-auto flex max-w-md flex-col items-center px-6 py-14 text-center", className)}
    >
      <div className="mb-3 grid size-9 place-items-center rounded-lg border bg-card text-muted-foreground">
        <Icon aria-hidden className="size-4.5" />
      </div>
      <Heading className="text-balance font-semibold text-base">{title}</Heading>
      {description ? <p className="mt-1 text-pretty text-muted-foreground text-sm">{description}</p> : null}
      {children ? <div className="mt-4 flex flex-wrap justify-center gap-2">{children}</div> : null}
    </div>
  );
}
