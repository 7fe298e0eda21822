"use client";
import { Tag } from "lucide-react";
import { useState } from "react";
import { useMay } from "@/components/account/use-me";
import { badgeVariants } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { later } from "@/components/ui/later";
import { Popover, PopoverTrigger } from "@/components/ui/popover";
import type { Tagged } from "./use-known-tags";

const TagFields = later(() => import("./tag-fields").then((module) => module.TagFields));

/** A button that opens the tags of one thing in place: each change is saved at once. Who may not change them only reads. */
export function TagEditor({
  name,
  tags,
  of,
  onSave,
  showTags = false,
  className,
}: {
  /** Of the thing. */
  name: string;
  tags: readonly string[];
  /** Where tags to suggest are looked for. */
  of: Tagged;
  onSave: (tags: string[]) => Promise<unknown>;
  /** Whether the button shows the tags, too. */
  showTags?: boolean;
  className?: string;
}) {
  // A long list has many of these; what they open is loaded when one is first opened, or about to be.
  const [used, setUsed] = useState(false);
  const may = useMay("write");
  if (!may) return showTags ? <Badges tags={tags} label={`Tags of ${name}`} /> : null;
  const button = (
    <Button
      size={showTags ? "xs" : "icon-xs"}
      variant="quiet"
      aria-label={`Tags of ${name}${tags.length > 0 ? `: ${tags.join(", ")}` : ""}`}
      // Afterwards the popover says so itself.
      {...(!used && { "aria-haspopup": "dialog" as const, "aria-expanded": false })}
      className={className}
      onPointerEnter={() => TagFields.load()}
      onClick={() => setUsed(true)}
    >
      <Tag aria-hidden />
      {showTags ? <Shown tags={tags} /> : null}
    </Button>
  );
  if (!used) return button;
  return (
    <Popover defaultOpen>
      <PopoverTrigger asChild>{button}</PopoverTrigger>
      <TagFields name={name} tags={tags} of={of} onSave={onSave} />
    </Popover>
  );
}

function Shown({ tags }: { tags: readonly string[] }) {
  return tags.length === 0 ? <span>Add tags</span> : <Badges tags={tags} />;
}

function Badges({ tags, label }: { tags: readonly string[]; label?: string }) {
  if (tags.length === 0) return null;
  return (
    <span
      {...(label && { role: "group", "aria-label": label })}
      className="flex max-w-80 items-center gap-1 overflow-hidden"
    >
      {tags.map((tag) => (
        <span key={tag} className={badgeVariants()}>
          {tag}
        </span>
      ))}
    </span>
  );
}
