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

export function isWithin(pathname: string, href: string): boolean {
  return pathname === href || pathname.startsWith(`${href}/`);
}
