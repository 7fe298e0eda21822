"use client";
import { useQuery } from "@tanstack/react-query";
import { useLatestMetrics } from "@/components/metrics/use-latest";
import { FilterSelect } from "@/components/shell/filter-select";
import { Page } from "@/components/shell/page";
import { SearchInput } from "@/components/shell/search-input";
import { useQueryParam } from "@/components/shell/use-query-param";
import { readTags, toggleTag, writeTags } from "@/components/tags/tag-filter";
import { TagSelect } from "@/components/tags/tag-select";
import { useTRPC } from "@/components/trpc/context";
import { plural } from "@/components/ui/format";
import { useStableCallback } from "@/components/ui/use-stable-callback";
import { CreateSheet } from "../create/create-sheet";
import { NewSandboxButton } from "../create/new-sandbox-button";
import { SandboxList } from "./sandbox-list";
import { readSort, sortSandboxes, writeSort } from "./sort";
import { filterSandboxes, includesTerminated, STATUS_FILTERS } from "./status-filter";

const UNKNOWN: Record<string, string> = {};

export function SandboxesPage() {
  const trpc = useTRPC();
  const [text, setText] = useQueryParam("q");
  const [status, setStatus] = useQueryParam("status");
  const [tagsParam, setTagsParam] = useQueryParam("tags");
  const [sortParam, setSortParam] = useQueryParam("sort");
  const tags = readTags(tagsParam);
  const sort = readSort(sortParam);
  const metrics = useLatestMetrics();
  const includeTerminated = includesTerminated(status);
  const query = useQuery(trpc.sandboxes.list.queryOptions({ includeTerminated }));
  const { data: sourceNames } = useQuery(trpc.sandboxes.sourceNames.queryOptions({ includeTerminated }));
  const shown = query.data
    ? sortSandboxes(filterSandboxes(query.data, { text, status, tags }), sort, metrics)
    : undefined;
  const pickTag = useStableCallback((tag: string) => setTagsParam(writeTags(toggleTag(tags, tag))));

  return (
    <Page
      title="Sandboxes"
      count={shown && plural(shown.length, "sandbox", "sandboxes")}
      filters={
        <>
          <SearchInput
            value={text}
            onChange={setText}
            label="Filter sandboxes"
            className="min-w-0 flex-1 max-sm:basis-full sm:w-40 lg:w-64"
          />
          <FilterSelect
            label="Status"
            value={status}
            onChange={setStatus}
            options={STATUS_FILTERS}
            className="w-32"
          />
          <TagSelect
            things={query.data ?? []}
            selected={tags}
            onChange={(next) => setTagsParam(writeTags(next))}
          />
        </>
      }
      actions={<NewSandboxButton />}
    >
      <SandboxList
        sandboxes={shown}
        metrics={metrics}
        sourceNames={sourceNames ?? UNKNOWN}
        sort={sort}
        onSort={(next) => setSortParam(writeSort(next))}
        onPickTag={pickTag}
        error={query.error}
        onRetry={() => void query.refetch()}
        filtered={text !== "" || status !== "" || tags.length > 0}
        onClearFilters={() => {
          setText("");
          setStatus("");
          setTagsParam("");
        }}
      />
      <CreateSheet />
    </Page>
  );
}
