"use client";
import NextLink from "next/link";
import { usePathname as useNextPathname, useRouter as useNextRouter, useParams } from "next/navigation";
import { type ComponentProps, useMemo, useState } from "react";

/** The address of one of a team's pages; `path` begins with a slash, such as `/sandboxes`. */
function teamHref(team: string | null, path: string): string {
  return team === null ? path : `/t/${team}${path}`;
}

/** The slug of the team whose page is shown; null on the pages that belong to no team. */
export function useTeam(): string | null {
  const { team } = useParams<{ team?: string }>();
  return team ?? null;
}

/**
 * A link within the team: `href` is a path such as `/sandboxes`. Other pages are linked with next/link. Its page is
 * asked for ahead once somebody points at it: a list has hundreds, and each would cost the server two answers.
 */
export function Link({
  href,
  onPointerEnter,
  onFocus,
  ...props
}: Omit<ComponentProps<typeof NextLink>, "prefetch"> & { href: string }) {
  const [meant, setMeant] = useState(false);
  return (
    <NextLink
      href={teamHref(useTeam(), href)}
      prefetch={meant ? null : false}
      onPointerEnter={(event) => {
        setMeant(true);
        onPointerEnter?.(event);
      }}
      onFocus={(event) => {
        setMeant(true);
        onFocus?.(event);
      }}
      {...props}
    />
  );
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
