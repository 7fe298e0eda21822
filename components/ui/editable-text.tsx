"use client";
import { Pencil } from "lucide-react";
import { type KeyboardEvent, useRef, useState } from "react";
import { cn } from "./cn";
import { fieldClasses } from "./input";

/** Text that becomes a field when clicked: Enter or leaving saves, Escape gives up. */
export function EditableText({
  value,
  label,
  onSave,
  maxLength = 80,
  className,
}: {
  value: string;
  /** What it is, such as "Name". */
  label: string;
  onSave: (value: string) => Promise<unknown> | undefined;
  maxLength?: number;
  className?: string;
}) {
  const [draft, setDraft] = useState<string | null>(null);
  const button = useRef<HTMLButtonElement>(null);

  function close() {
    setDraft(null);
    requestAnimationFrame(() => button.current?.focus());
  }

  function save() {
    const next = draft?.trim();
    setDraft(null);
    if (next && next !== value) void onSave(next);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Enter") {
      event.preventDefault();
      save();
      close();
    } else if (event.key === "Escape") {
      event.stopPropagation();
      close();
    }
  }

  if (draft === null) {
    return (
      <button
        ref={button}
        type="button"
        onClick={() => setDraft(value)}
        aria-label={`${label}: ${value}. Edit`}
        className={cn(
          "group -mx-1 inline-flex min-w-0 max-w-full items-center gap-1.5 rounded-sm px-1 text-left hover:bg-accent",
          className,
        )}
      >
        <span className="truncate">{value}</span>
        <Pencil
          aria-hidden
          className="size-3 shrink-0 text-muted-foreground opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100"
        />
      </button>
    );
  }
  return (
    <input
      // biome-ignore lint/a11y/noAutofocus: it stands where the button was that was just pressed
      autoFocus
      aria-label={label}
      value={draft}
      maxLength={maxLength}
      autoComplete="off"
      onFocus={(event) => event.target.select()}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={save}
      onKeyDown={onKeyDown}
      className={cn(fieldClasses, "-mx-1 h-auto max-w-full px-1 py-0", className)}
    />
  );
}
