"use client";
import { Tags } from "lucide-react";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuCheckboxItem,
  DropdownMenuContent,
  DropdownMenuShortcut,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { countTags, toggleTag } from "./tag-filter";

/** Filters a list by tags; not there as long as nothing has one. */
export function TagSelect({
  things,
  selected,
  onChange,
}: {
  things: readonly { tags: readonly string[] }[];
  selected: readonly string[];
  onChange: (tags: string[]) => void;
}) {
  const inUse = countTags(things);
  const gone = selected.filter((tag) => !inUse.some((one) => one.tag === tag));
  const options = [...inUse, ...gone.map((tag) => ({ tag, count: 0 }))];
  if (options.length === 0) return null;
  const label = selected.length === 0 ? "Tags" : selected.join(", ");
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button
          aria-label={selected.length === 0 ? "Filter by tags" : `Filter by tags: ${label}`}
          className="max-w-48"
        >
          <Tags aria-hidden />
          <span className="truncate max-sm:sr-only">{label}</span>
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start" className="max-h-80 overflow-y-auto">
        {options.map(({ tag, count }) => (
          <DropdownMenuCheckboxItem
            key={tag}
            checked={selected.includes(tag)}
            onSelect={(event) => event.preventDefault()}
            onCheckedChange={() => onChange(toggleTag(selected, tag))}
          >
            {tag}
            <DropdownMenuShortcut className="tabular">{count}</DropdownMenuShortcut>
          </DropdownMenuCheckboxItem>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
