"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { FilterSelect } from "@/components/shell/filter-select";
import { Page } from "@/components/shell/page";
import { SearchInput } from "@/components/shell/search-input";
import { useQueryParam } from "@/components/shell/use-query-param";
import { useTRPC } from "@/components/trpc/context";
import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import { useSettled } from "@/components/ui/use-settled";
import { useStableCallback } from "@/components/ui/use-stable-callback";
import { ActivityList } from "./activity-list";
import { entriesShown } from "./describe";
import { ExportButton } from "./export-button";
import { activityInput, NOUNS } from "./params";
import { PersonSelect } from "./person-select";

export function ActivityPage() {
  const trpc = useTRPC();
  const [text, setText] = useQueryParam("q");
  const [noun, setNoun] = useQueryParam("noun");
  const [thing, setThing] = useQueryParam("thing");
  const [person, setPerson] = useQueryParam("person");
  const [before, setBefore] = useQueryParam("before");
  const input = activityInput({ noun, thing, text: useSettled(text), before, person });
  const query = useQuery(trpc.events.list.queryOptions(input, { placeholderData: keepPreviousData }));
  const entries = query.data?.entries;
  const older = query.data?.older ?? null;
  const searchedTo = query.data?.searchedTo ?? null;

  /** A page of one filter is no page of another. */
  function filter(change: () => void) {
    setBefore("");
    change();
  }
  const only = useStableCallback((id: string) => filter(() => setThing(id, "push")));

  return (
    <Page
      title="Activity"
      count={entries && entriesShown(entries.length)}
      filters={
        <>
          <SearchInput
            value={text}
            onChange={(next) => filter(() => setText(next))}
            label="Filter activity"
            className="min-w-0 flex-1 max-sm:basis-full sm:w-64"
          />
          <FilterSelect
            label="About"
            value={noun}
            onChange={(next) => filter(() => setNoun(next))}
            options={[{ value: "", label: "Everything" }, ...NOUNS]}
            className="w-36 max-sm:flex-1"
          />
          <PersonSelect value={person} onChange={(next) => filter(() => setPerson(next))} />
        </>
      }
      actions={
        <>
          {thing ? (
            <Button size="sm" onClick={() => filter(() => setThing("", "push"))}>
              Only {thing}
              <X aria-hidden />
              <span className="sr-only">, show all</span>
            </Button>
          ) : null}
          <ExportButton person={person} />
        </>
      }
    >
      <ActivityList
        entries={entries}
        searchedTo={searchedTo}
        filtered={Boolean(text.trim() || noun || thing || person)}
        error={query.error}
        onRetry={() => void query.refetch()}
        onOnly={only}
        onShowAll={() =>
          filter(() => {
            setText("");
            setNoun("");
            setThing("");
            setPerson("");
          })
        }
      />
      {searchedTo ? (
        <p className="text-center text-muted-foreground text-xs">
          Searched back to <RelativeTime at={searchedTo} />.
        </p>
      ) : null}
      {before || older !== null ? (
        <nav aria-label="Pages" className="flex justify-center gap-2">
          {before ? <Button onClick={() => setBefore("", "push")}>Newest</Button> : null}
          {older !== null ? (
            <Button onClick={() => setBefore(String(older), "push")}>
              {searchedTo ? "Search further back" : "Older"}
            </Button>
          ) : null}
        </nav>
      ) : null}
      <p className="text-center text-muted-foreground text-xs">Activity is kept for a year.</p>
    </Page>
  );
}
