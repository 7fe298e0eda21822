"use client";
import { Search } from "lucide-react";
import type { KeyboardEvent } from "react";
import { cn } from "@/components/ui/cn";
import { Input } from "@/components/ui/input";

export function SearchInput({
  value,
  onChange,
  label,
  onKeyDown,
  className,
}: {
  value: string;
  onChange: (value: string) => void;
  label: string;
  onKeyDown?: (event: KeyboardEvent) => void;
  className?: string;
}) {
  return (
    <div className={cn("relative", className)}>
      <Search
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2.5 size-3.5 -translate-y-1/2 text-muted-foreground"
      />
      <Input
        type="search"
        aria-label={label}
        placeholder={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
        className="pl-8"
      />
    </div>
  );
}
