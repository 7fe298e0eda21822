"use client";
import { type RefObject, useEffect, useRef } from "react";
import { usePathname } from "./team-navigation";

/** For a row of links that don't all fit on a phone: the one of the page that is open is scrolled into sight. */
export function useCurrentInSight(): RefObject<HTMLElement | null> {
  const pathname = usePathname();
  const row = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is another one on another page
  useEffect(() => {
    const current = row.current?.querySelector<HTMLElement>("[aria-current=page]");
    if (!row.current || !current) return;
    row.current.scrollLeft = current.offsetLeft + current.offsetWidth / 2 - row.current.clientWidth / 2;
  }, [pathname]);
  return row;
}
