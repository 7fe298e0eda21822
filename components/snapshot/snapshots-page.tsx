"use client";
import { useQuery } from "@tanstack/react-query";
import { FilterSelect } from "@/components/shell/filter-select";
import { Page } from "@/components/shell/page";
import { SearchInput } from "@/components/shell/search-input";
import { useQueryParam } from "@/components/shell/use-query-param";
import { readTags, toggleTag, writeTags } from "@/components/tags/tag-filter";
import { TagSelect } from "@/components/tags/tag-select";
import { useTRPC } from "@/components/trpc/context";
import { plural } from "@/components/ui/format";
import { useStableCallback } from "@/components/ui/use-stable-callback";
import { filterSnapshots, KIND_FILTERS } from "./filter-snapshots";
import { SnapshotList } from "./snapshot-list";
import { useSandboxNames } from "./use-sandbox-names";

export function SnapshotsPage() {
  const trpc = useTRPC();
  const [text, setText] = useQueryParam("q");
  const [kind, setKind] = useQueryParam("kind");
  const [tagsParam, setTagsParam] = useQueryParam("tags");
  const tags = readTags(tagsParam);
  const query = useQuery(trpc.snapshots.list.queryOptions({}));
  const sourceName = useSandboxNames();
  const shown = query.data ? filterSnapshots(query.data, { text, kind, tags, sourceName }) : undefined;
  const pickTag = useStableCallback((tag: string) => setTagsParam(writeTags(toggleTag(tags, tag))));

  return (
    <Page
      title="Snapshots"
      count={shown && plural(shown.length, "snapshot")}
      filters={
        <>
          <SearchInput
            value={text}
            onChange={setText}
            label="Filter snapshots"
            className="min-w-0 flex-1 max-sm:basis-full sm:w-40 lg:w-64"
          />
          <FilterSelect
            label="Kind"
            value={kind}
            onChange={setKind}
            options={KIND_FILTERS}
            className="w-36"
          />
          <TagSelect
            things={query.data ?? []}
            selected={tags}
            onChange={(next) => setTagsParam(writeTags(next))}
          />
        </>
      }
    >
      <SnapshotList
        snapshots={shown}
        sourceName={sourceName}
        hidden={(query.data?.length ?? 0) - (shown?.length ?? 0)}
        onPickTag={pickTag}
        error={query.error}
        onRetry={() => void query.refetch()}
        onShowAll={() => {
          setText("");
          setKind("all");
          setTagsParam("");
        }}
      />
    </Page>
  );
}
