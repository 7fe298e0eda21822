"use client";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "@/components/ui/cn";
import { tabClasses } from "@/components/ui/tabs";

const TABS = [
  { path: "terminal", label: "Terminal" },
  { path: "processes", label: "Processes" },
  { path: "ports", label: "Ports" },
  { path: "snapshots", label: "Snapshots" },
  { path: "settings", label: "Settings" },
];

/** The tabs of a sandbox: links, so that each has a URL and back works. */
export function TabNav({
  sandboxId,
  counts,
}: {
  sandboxId: string;
  counts: Record<string, number | undefined>;
}) {
  const pathname = usePathname();
  return (
    <nav aria-label="Sandbox" className="flex shrink-0 gap-1 overflow-x-auto border-b px-2 sm:px-4">
      {TABS.map(({ path, label }) => {
        const href = `/sandboxes/${sandboxId}/${path}`;
        const count = counts[path];
        return (
          <Link
            key={path}
            href={href}
            aria-current={pathname === href ? "page" : undefined}
            className={cn(tabClasses)}
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
  );
}
