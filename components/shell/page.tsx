import type { ReactNode } from "react";

/**
 * The usual frame of a page: filters on the left, how much there is, actions on the right, and the content below.
 * The top bar shows the title; the heading here is for screen readers.
 */
export function Page({
  title,
  count,
  filters,
  actions,
  children,
}: {
  title: string;
  count?: string;
  filters?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="flex w-full flex-col gap-3 px-4 py-4 sm:px-6">
      <h1 className="sr-only">{title}</h1>
      <div className="flex min-h-8 flex-wrap items-center gap-2">
        <div className="flex w-full min-w-0 gap-2 max-sm:flex-wrap sm:w-auto">{filters}</div>
        <span role="status" className="tabular whitespace-nowrap text-muted-foreground text-xs sm:pl-1">
          {count}
        </span>
        <div className="ml-auto flex flex-wrap items-center gap-2">{actions}</div>
      </div>
      {children}
    </div>
  );
}
