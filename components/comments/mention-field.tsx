"use client";
import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { Avatar } from "@/components/people/avatar";
import { useTRPC } from "@/components/trpc/context";
import { cn } from "@/components/ui/cn";
import { Textarea } from "@/components/ui/textarea";
import { typedMention } from "./mentions";

const MOST_SHOWN = 6;

/** A text field that offers teammates' names after an @; Ctrl+Enter sends. */
export function MentionField({
  value,
  onChange,
  onSend,
  label,
  placeholder,
  autoFocus,
}: {
  value: string;
  onChange: (value: string) => void;
  onSend: () => void;
  label: string;
  placeholder?: string;
  autoFocus?: boolean;
}) {
  const { data: people = [] } = useQuery(useTRPC().comments.mentionable.queryOptions());
  const field = useRef<HTMLTextAreaElement>(null);
  const [cursor, setCursor] = useState<number | null>(null);
  const [picked, setPicked] = useState(0);
  const listId = useId();
  const mention = cursor === null ? null : typedMention(value, cursor);
  const offered = mention
    ? people
        .filter(
          ({ handle, name }) =>
            handle.startsWith(mention.typed) || name.toLowerCase().startsWith(mention.typed),
        )
        .slice(0, MOST_SHOWN)
    : [];
  const open = offered.length > 0;
  const current = Math.min(picked, offered.length - 1);

  function insert(handle: string) {
    if (!mention || cursor === null) return;
    const head = `${value.slice(0, mention.start)}@${handle} `;
    onChange(head + value.slice(cursor));
    setCursor(null);
    // After React has set the new value.
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(head.length, head.length);
    });
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) onSend();
    else if (!open) return;
    else if (event.key === "ArrowDown") setPicked((current + 1) % offered.length);
    else if (event.key === "ArrowUp") setPicked((current + offered.length - 1) % offered.length);
    else if (event.key === "Enter" || event.key === "Tab") insert(offered[current]!.handle);
    else if (event.key === "Escape") setCursor(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div className="relative min-w-0">
      <Textarea
        ref={field}
        aria-label={label}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={open ? `${listId}-${current}` : undefined}
        placeholder={placeholder}
        maxLength={10_000}
        autoFocus={autoFocus}
        value={value}
        onChange={(event) => {
          onChange(event.target.value);
          setCursor(event.target.selectionStart);
          setPicked(0);
        }}
        onBlur={() => setCursor(null)}
        onKeyDown={onKeyDown}
        className="max-h-80 w-full"
      />
      <div
        id={listId}
        role="listbox"
        aria-label="Teammates"
        className={cn(
          "absolute top-full left-0 z-40 mt-1 w-64 max-w-full rounded-lg border bg-popover p-1 shadow-lg",
          !open && "hidden",
        )}
      >
        {offered.map((person, index) => (
          <div
            key={person.userId}
            id={`${listId}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === current}
            // Before the field loses the focus.
            onMouseDown={(event) => {
              event.preventDefault();
              insert(person.handle);
            }}
            className={cn(
              "flex cursor-pointer items-center gap-2 rounded-md px-2 py-1 text-sm",
              index === current && "bg-accent",
            )}
          >
            <Avatar person={person} className="ring-popover" />
            <span className="min-w-0 truncate">{person.name}</span>
            <span className="ml-auto truncate text-muted-foreground text-xs">@{person.handle}</span>
          </div>
        ))}
      </div>
    </div>
  );
}
