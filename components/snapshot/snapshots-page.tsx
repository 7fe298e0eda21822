"use client";
import { useQuery } from "@tanstack/react-query";
import { Page } from "@/components/shell/page";
import { useQueryParam } from "@/components/shell/use-query-param";
import { readTags, toggleTag, writeTags } from "@/components/tags/tag-filter";
import { TagSelect } from "@/components/tags/tag-select";
import { useTRPC } from "@/components/trpc/context";
import { plural } from "@/components/ui/format";
import { filterSnapshots } from "./filter-snapshots";
import { SnapshotFilters } from "./snapshot-filters";
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

  return (
    <Page
      title="Snapshots"
      count={shown && plural(shown.length, "snapshot")}
      filters={
        <>
          <SnapshotFilters text={text} onText={setText} kind={kind} onKind={setKind} />
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
        hidden={(query.data?.length ?? 0) - (shown?.length ?? 0)}
        onPickTag={(tag) => setTagsParam(writeTags(toggleTag(tags, tag)))}
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
