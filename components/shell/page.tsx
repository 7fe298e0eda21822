import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";

/** The usual frame of a page: a heading with its actions, and the content below. */
export function Page({
  title,
  count,
  actions,
  className,
  children,
}: {
  title: string;
  count?: number;
  actions?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  return (
    <div className={cn("flex w-full flex-col px-4 py-4 sm:px-6 sm:py-5", className)}>
      <div className="mb-4 flex min-h-8 flex-wrap items-center gap-x-3 gap-y-2">
        <h1 className="font-semibold text-xl tracking-tight">{title}</h1>
        {count === undefined ? null : (
          <span className="tabular text-base text-muted-foreground">{count}</span>
        )}
        <div className="ml-auto flex flex-wrap items-center gap-2">{actions}</div>
      </div>
      {children}
    </div>
  );
}
