"use client";
import type { ReactNode } from "react";
import { Link, usePathname } from "@/components/shell/team-navigation";
import { useCurrentInSight } from "@/components/shell/use-current-in-sight";
import { tabClasses } from "@/components/ui/tabs";

export const TABS = [
  { path: "terminal", label: "Terminal" },
  { path: "processes", label: "Processes" },
  { path: "files", label: "Files" },
  { path: "ports", label: "Ports" },
  { path: "metrics", label: "Metrics" },
  { path: "snapshots", label: "Snapshots" },
  { path: "comments", label: "Comments" },
  { path: "settings", label: "Settings" },
];

/** The tabs of a sandbox: links, so that each has a URL and back works. What else belongs in this row is `children`. */
export function TabNav(props: {
  sandboxId: string;
  counts: Record<string, number | undefined>;
  children?: ReactNode;
}) {
  const pathname = usePathname();
  const row = useCurrentInSight();
  return (
    <div className="flex shrink-0 flex-wrap items-end gap-x-6 border-b px-2 sm:px-4">
      <nav
        ref={row}
        aria-label="Sandbox"
        className="relative -mb-px flex min-w-0 max-w-full gap-1 overflow-x-auto"
      >
        {TABS.map(({ path, label }) => {
          const href = `/sandboxes/${props.sandboxId}/${path}`;
          const count = props.counts[path];
          return (
            <Link
              key={path}
              href={href}
              aria-current={pathname === href ? "page" : undefined}
              className={tabClasses}
            >
              {label}
              {count ? (
                <span
                  aria-hidden
                  className="tabular rounded-full bg-muted px-1.5 text-2xs text-muted-foreground"
                >
                  {count}
                </span>
              ) : null}
            </Link>
          );
        })}
      </nav>
      <div className="flex min-w-0 flex-1 justify-end px-2 max-md:basis-full max-md:justify-start">
        {props.children}
      </div>
    </div>
  );
}
