import { Link } from "@/components/shell/team-navigation";
import { cn } from "@/components/ui/cn";

/** Two tracks that leave one: the switch in a rail yard. */
export function BrandMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden className={cn("size-5 shrink-0", className)} fill="none">
      <path
        d="M6 21V9.5C6 6.5 8 5 10.5 5H18M6 15.5c0-3 2-4.5 4.5-4.5H18"
        stroke="currentColor"
        strokeWidth="2.25"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <circle cx="19" cy="5" r="2.25" fill="currentColor" />
      <circle cx="19" cy="11" r="2.25" className="fill-primary" />
    </svg>
  );
}

export function Brand({ className, compact = false }: { className?: string; compact?: boolean }) {
  return (
    <Link
      href="/sandboxes"
      className={cn("flex items-center gap-2 rounded-md", className)}
      aria-label="Forkyard"
    >
      <BrandMark />
      {compact ? null : (
        <span className="font-semibold text-base tracking-tight md:max-lg:hidden">Forkyard</span>
      )}
    </Link>
  );
}
