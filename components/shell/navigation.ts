import { Box, Camera, Layers, type LucideIcon, Workflow } from "lucide-react";

export type Destination = { href: string; label: string; icon: LucideIcon };

/** The rail, from top to bottom. */
export const DESTINATIONS: Destination[] = [
  { href: "/sandboxes", label: "Sandboxes", icon: Box },
  { href: "/lineage", label: "Lineage", icon: Workflow },
  { href: "/snapshots", label: "Snapshots", icon: Camera },
  { href: "/images", label: "Images", icon: Layers },
];

export function isWithin(pathname: string, href: string): boolean {
  return pathname === href || pathname.startsWith(`${href}/`);
}
