"use client";
import { Command } from "cmdk";
import { cn } from "@/components/ui/cn";
import { type PaletteItem, searchItems } from "./item";
import { Keys } from "./keys";

/** Items below a heading, as far as they fit the text; nothing if none does. */
export function PaletteGroup({
  heading,
  items,
  text,
  onRun,
  most = 12,
}: {
  heading: string;
  items: PaletteItem[];
  text: string;
  onRun: (item: PaletteItem) => void;
  most?: number;
}) {
  const shown = searchItems(items, text, most);
  if (shown.length === 0) return null;
  return (
    <Command.Group
      heading={heading}
      className="px-1.5 py-1 [&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:text-muted-foreground"
    >
      {shown.map((item) => (
        <Command.Item
          key={item.id}
          value={item.id}
          disabled={Boolean(item.blocked)}
          onSelect={() => onRun(item)}
          className={cn(
            "flex min-h-8 cursor-default select-none items-center gap-2.5 rounded-md px-2 py-1 data-[disabled=true]:opacity-60 data-[selected=true]:bg-accent",
            item.destructive && "text-destructive",
          )}
        >
          <item.icon aria-hidden className="size-4 shrink-0 text-muted-foreground" />
          <span className="min-w-0 truncate">{item.label}</span>
          {item.blocked || item.hint ? (
            <span className="ml-auto min-w-0 max-w-1/2 truncate text-muted-foreground text-xs">
              {item.blocked ?? item.hint}
            </span>
          ) : null}
          {item.keys ? (
            <Keys keys={item.keys} className={cn(!(item.blocked || item.hint) && "ml-auto")} />
          ) : null}
        </Command.Item>
      ))}
    </Command.Group>
  );
}
