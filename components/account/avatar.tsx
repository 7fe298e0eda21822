import { cn } from "@/components/ui/cn";

/** The first letters of a name, for where there is room for no more. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/u);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters.map((word) => [...(word ?? "")][0]?.toUpperCase() ?? "").join("");
}

export function Avatar({ name, className }: { name: string; className?: string }) {
  return (
    <span
      aria-hidden
      className={cn(
        "grid size-6 shrink-0 place-items-center rounded-full bg-primary/15 font-semibold text-2xs text-primary",
        className,
      )}
    >
      {initialsOf(name)}
    </span>
  );
}
