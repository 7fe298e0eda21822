import { Box, Camera, History, Layers, type LucideIcon, Settings, Workflow } from "lucide-react";

export type Destination = { href: string; label: string; icon: LucideIcon };

/** The rail, from top to bottom. */
export const DESTINATIONS: Destination[] = [
  { href: "/sandboxes", label: "Sandboxes", icon: Box },
  { href: "/lineage", label: "Lineage", icon: Workflow },
  { href: "/snapshots", label: "Snapshots", icon: Camera },
  { href: "/images", label: "Images", icon: Layers },
  { href: "/activity", label: "Activity", icon: History },
  { href: "/settings", label: "Settings", icon: Settings },
];

/** Pages that one comes to from a thing: they have a title, and no place in the rail. */
export const ASIDE: Pick<Destination, "href" | "label">[] = [
  { href: "/compare", label: "Compare" },
  { href: "/wall", label: "Fork wall" },
];

export function isWithin(pathname: string, href: string): boolean {
  return pathname === href || pathname.startsWith(`${href}/`);
}
