"use client";
import { Link, usePathname } from "@/components/shell/team-navigation";
import { useCurrentInSight } from "@/components/shell/use-current-in-sight";
import { tabClasses } from "@/components/ui/tabs";

const TABS = [
  { href: "/settings", label: "General" },
  { href: "/settings/members", label: "Members" },
  { href: "/settings/keys", label: "API keys" },
  { href: "/settings/shares", label: "Share links" },
  { href: "/settings/quotas", label: "Quotas" },
];

/** The tabs of the settings: links, so that each has a URL and back works. */
export function SettingsNav() {
  const pathname = usePathname();
  const row = useCurrentInSight();
  return (
    <nav
      ref={row}
      aria-label="Settings"
      className="relative flex shrink-0 gap-1 overflow-x-auto border-b px-2 sm:px-4 [&>a]:-mb-px"
    >
      {TABS.map(({ href, label }) => (
        <Link
          key={href}
          href={href}
          aria-current={pathname === href ? "page" : undefined}
          className={tabClasses}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
