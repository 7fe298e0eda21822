"use client";
import { useQuery } from "@tanstack/react-query";
import { SearchX } from "lucide-react";
import { type FormEvent, useState } from "react";
import { FailureState } from "@/components/shell/failure-state";
import { SearchInput } from "@/components/shell/search-input";
import { useTRPC } from "@/components/trpc/context";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Skeleton } from "@/components/ui/skeleton";
import type { FoundFiles } from "@/server/domain/schemas/file";

export type Search = { text: string; in: "names" | "content" };
type Match = FoundFiles["matches"][number];

/** Looks by name or by content below the folder that is open. */
export function FindForm({ search, onSearch }: { search: Search; onSearch: (search: Search) => void }) {
  const [text, setText] = useState(search.text);
  const [where, setWhere] = useState(search.in);
  function submit(event: FormEvent) {
    event.preventDefault();
    onSearch({ text: text.trim(), in: where });
  }
  return (
    <form onSubmit={submit} aria-label="Find files" className="flex flex-wrap items-center gap-2">
      <SearchInput
        value={text}
        onChange={(next) => {
          setText(next);
          if (next === "") onSearch({ text: "", in: where });
        }}
        label={where === "names" ? "Find by name, such as *.md" : "Find text in files"}
        className="min-w-0 max-w-64 flex-[1_1_9rem]"
      />
      <label className="flex items-center gap-1.5 text-muted-foreground text-sm">
        <input
          type="checkbox"
          className="size-4 accent-primary"
          checked={where === "content"}
          onChange={(event) => setWhere(event.target.checked ? "content" : "names")}
        />
        In files
      </label>
      <Button type="submit" disabled={!text.trim()}>
        Find
      </Button>
    </form>
  );
}

export function FindResults({
  sandboxId,
  path,
  search,
  onOpen,
}: {
  sandboxId: string;
  path: string;
  search: Search;
  onOpen: (match: Match) => void;
}) {
  const { data, error, refetch } = useQuery(
    useTRPC().files.find.queryOptions(
      { sandboxId, path, ...search },
      { retry: false, refetchOnWindowFocus: false, trpc: { abortOnUnmount: true } },
    ),
  );
  if (error) return <FailureState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-24" />;
  if (data.matches.length === 0) {
    return (
      <EmptyState
        icon={SearchX}
        title="Nothing found"
        description={noteOf(data) ?? "Nothing in this folder or its subfolders."}
      />
    );
  }
  return (
    <section aria-label="Search results" className="flex flex-col gap-2">
      <ul className="divide-y rounded-lg border bg-card">
        {data.matches.map((match) => (
          <li key={`${match.path}:${match.line}`}>
            <button
              type="button"
              className="flex w-full flex-col gap-0.5 px-3 py-2 text-left text-sm hover:bg-muted/50"
              onClick={() => onOpen(match)}
            >
              <span className="max-w-full truncate">
                {match.name}
                {match.line === null ? "" : `:${match.line}`}
              </span>
              {match.text === null ? null : (
                <code className="max-w-full truncate text-muted-foreground text-xs">{match.text}</code>
              )}
            </button>
          </li>
        ))}
      </ul>
      {noteOf(data) ? (
        <p role="status" className="text-muted-foreground text-xs">
          {noteOf(data)}
        </p>
      ) : null}
    </section>
  );
}

function noteOf({ more, timedOut }: FoundFiles): string | null {
  if (more) return "There are more than shown. Search for something more specific, or in a subfolder.";
  return timedOut ? "There wasn't enough time to search everywhere. Search in a subfolder." : null;
}
