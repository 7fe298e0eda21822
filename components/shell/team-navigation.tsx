"use client";
import NextLink from "next/link";
import { usePathname as useNextPathname, useRouter as useNextRouter, useParams } from "next/navigation";
import { type ComponentProps, useMemo } from "react";

/** The address of one of a team's pages; `path` begins with a slash, such as `/sandboxes`. */
function teamHref(team: string | null, path: string): string {
  return team === null ? path : `/t/${team}${path}`;
}

/** The slug of the team whose page is shown; null on the pages that belong to no team. */
export function useTeam(): string | null {
  const { team } = useParams<{ team?: string }>();
  return team ?? null;
}

/** A link within the team: `href` is a path such as `/sandboxes`. Other pages are linked with next/link. */
export function Link({ href, ...props }: ComponentProps<typeof NextLink> & { href: string }) {
  return <NextLink href={teamHref(useTeam(), href)} {...props} />;
}

/** Goes to a page within the team. */
export function useRouter(): { push(path: string): void } {
  const router = useNextRouter();
  const team = useTeam();
  return useMemo(() => ({ push: (path) => router.push(teamHref(team, path)) }), [router, team]);
}

/** The path within the team: without `/t/<slug>`. */
export function usePathname(): string {
  return useNextPathname().replace(/^\/t\/[^/]+/, "");
}
