"use client";
import { Search } from "lucide-react";
import { type KeyboardEvent, useRef, useState } from "react";
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
  // What is shown comes back through the URL, later than the next key may be pressed: letters must not be lost to that.
  const [draft, setDraft] = useState(value);
  const [shown, setShown] = useState(value);
  const sent = useRef(new Set<string>());
  if (value !== shown) {
    setShown(value);
    if (!sent.current.has(value)) setDraft(value);
    if (value === draft || !sent.current.has(value)) sent.current.clear();
  }
  function change(next: string) {
    sent.current.add(next);
    setDraft(next);
    onChange(next);
  }
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
        value={draft}
        onChange={(event) => change(event.target.value)}
        onKeyDown={onKeyDown}
        className="pl-8"
      />
    </div>
  );
}
