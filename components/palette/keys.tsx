"use client";
import { Kbd } from "@/components/ui/kbd";
import { useMac } from "./use-mac";

/** The keys of a shortcut, as they are called on this machine. */
export function Keys({ keys, className }: { keys: string; className?: string }) {
  const mac = useMac();
  const parts = keys.split(/[+ ]/).map((part) => {
    if (part === "Mod") return mac ? "⌘" : "Ctrl";
    return part.length === 1 ? part.toUpperCase() : part;
  });
  return (
    <span className={className}>
      <span className="inline-flex gap-0.5">
        {parts.map((part) => (
          <Kbd key={part}>{part}</Kbd>
        ))}
      </span>
    </span>
  );
}
