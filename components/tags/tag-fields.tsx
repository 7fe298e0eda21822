"use client";
import { Plus, X } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { useAction } from "@/components/trpc/use-action";
import { badgeVariants } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Input } from "@/components/ui/input";
import { PopoverContent } from "@/components/ui/popover";
import { type Tagged, useKnownTags } from "./use-known-tags";

type Props = {
  name: string;
  tags: readonly string[];
  of: Tagged;
  onSave: (tags: string[]) => Promise<unknown>;
};

/** What the button of the tags opens. */
export function TagFields(props: Props) {
  return (
    <PopoverContent align="start" aria-label={`Tags of ${props.name}`} className="p-3">
      <Editor {...props} />
    </PopoverContent>
  );
}

function Editor(props: Props) {
  const { name, tags, of, onSave } = props;
  const known = useKnownTags(of);
  const [draft, setDraft] = useState("");
  const suggestions = useId();
  const save = useAction(`The tags of ${name} were not changed`, onSave);

  async function add(event: FormEvent) {
    event.preventDefault();
    const added = draft
      .split(",")
      .map((tag) => tag.trim().toLowerCase())
      .filter((tag) => tag && !tags.includes(tag));
    if (added.length === 0 || (await save.run([...tags, ...added]))) setDraft("");
  }
  return (
    <div className="flex flex-col gap-2">
      {tags.length > 0 ? (
        <ul aria-label="Tags" className="flex flex-wrap gap-1">
          {tags.map((tag) => (
            <li key={tag} className={cn(badgeVariants(), "h-6 max-w-full pr-0.5")}>
              <span className="truncate">{tag}</span>
              <button
                type="button"
                aria-label={`Remove tag ${tag}`}
                disabled={save.busy}
                onClick={() => void save.run(tags.filter((one) => one !== tag))}
                className="grid size-5 place-items-center rounded-xs hover:bg-accent hover:text-foreground"
              >
                <X aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      <form onSubmit={(event) => void add(event)} className="flex gap-1.5">
        <Input
          aria-label="New tag"
          placeholder="New tag"
          value={draft}
          maxLength={200}
          autoComplete="off"
          list={suggestions}
          onChange={(event) => setDraft(event.target.value)}
        />
        <datalist id={suggestions}>
          {known
            .filter((tag) => !tags.includes(tag))
            .map((tag) => (
              <option key={tag} value={tag} />
            ))}
        </datalist>
        <Button type="submit" busy={save.busy} disabled={!draft.trim()}>
          <Plus aria-hidden />
          Add
        </Button>
      </form>
      <p className="text-muted-foreground text-xs">Separate several with commas.</p>
    </div>
  );
}
