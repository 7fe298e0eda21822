"use client";
import { useQuery } from "@tanstack/react-query";
import { Link, usePathname } from "@/components/shell/team-navigation";
import { useTRPC } from "@/components/trpc/context";
import { ASIDE, DESTINATIONS, isWithin } from "./navigation";

/** Section, and within it the name of the thing. */
export function Breadcrumbs() {
  const pathname = usePathname();
  const section = [...DESTINATIONS, ...ASIDE].find(({ href }) => isWithin(pathname, href));
  if (!section) return null;
  const named = section.href === "/sandboxes" || section.href === "/snapshots";
  const id = named ? pathname.slice(section.href.length + 1).split("/")[0] : "";
  return (
    <nav aria-label="Breadcrumb" className="min-w-0">
      <ol className="flex min-w-0 items-center gap-1.5 text-sm">
        <li
          className={
            id ? "shrink-0 text-muted-foreground max-sm:hidden" : "font-semibold text-base tracking-tight"
          }
        >
          {id ? (
            <Link href={section.href} className="rounded-sm hover:text-foreground">
              {section.label}
            </Link>
          ) : (
            <span aria-current="page">{section.label}</span>
          )}
        </li>
        {id ? (
          <>
            <li aria-hidden className="text-muted-foreground/60 max-sm:hidden">
              /
            </li>
            <li aria-current="page" className="truncate font-medium">
              {section.href === "/sandboxes" ? <SandboxName id={id} /> : <SnapshotName id={id} />}
            </li>
          </>
        ) : null}
      </ol>
    </nav>
  );
}

function SandboxName({ id }: { id: string }) {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.sandboxes.get.queryOptions({ sandboxId: id }));
  return data?.name ?? id;
}

function SnapshotName({ id }: { id: string }) {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.snapshots.get.queryOptions({ snapshotId: id }));
  return data?.name ?? id;
}
