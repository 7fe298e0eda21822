"use client";
import { Link, usePathname } from "@/components/shell/team-navigation";
import { cn } from "@/components/ui/cn";
import { Tooltip } from "@/components/ui/tooltip";
import { DESTINATIONS, isWithin } from "./navigation";

/** With `collapsing` only icons are shown on middle widths, where the rail is narrow. */
export function NavLinks({
  collapsing = false,
  onNavigate,
}: {
  collapsing?: boolean;
  onNavigate?: () => void;
}) {
  const pathname = usePathname();
  return (
    <ul className="flex flex-col gap-0.5">
      {DESTINATIONS.map(({ href, label, icon: Icon }) => {
        const current = isWithin(pathname, href);
        const link = (
          <Link
            href={href}
            onClick={onNavigate}
            aria-current={current ? "page" : undefined}
            className={cn(
              "flex h-8 items-center gap-2.5 rounded-md px-2 font-medium text-muted-foreground text-sm transition-colors hover:bg-accent hover:text-foreground",
              current && "bg-accent text-foreground",
              collapsing && "md:max-lg:justify-center md:max-lg:px-0",
            )}
          >
            <Icon aria-hidden className="size-4 shrink-0" />
            <span className={cn(collapsing && "md:max-lg:sr-only")}>{label}</span>
          </Link>
        );
        return (
          <li key={href}>
            {collapsing ? (
              <Tooltip content={<span className="lg:hidden">{label}</span>} side="right">
                {link}
              </Tooltip>
            ) : (
              link
            )}
          </li>
        );
      })}
    </ul>
  );
}
