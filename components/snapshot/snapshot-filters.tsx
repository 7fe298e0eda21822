"use client";
import { SearchInput } from "@/components/shell/search-input";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { KIND_FILTERS } from "./filter-snapshots";

/** A select can't hold an empty value, the query string leaves the default out. */
const DEFAULT = "manual";

export function SnapshotFilters({
  text,
  onText,
  kind,
  onKind,
}: {
  text: string;
  onText: (text: string) => void;
  kind: string;
  onKind: (kind: string) => void;
}) {
  return (
    <>
      <SearchInput
        value={text}
        onChange={onText}
        label="Filter snapshots"
        className="min-w-0 flex-1 sm:w-64"
      />
      <Select value={kind || DEFAULT} onValueChange={(value) => onKind(value === DEFAULT ? "" : value)}>
        <SelectTrigger aria-label="Kind" className="w-36">
          <SelectValue />
        </SelectTrigger>
        <SelectContent>
          {KIND_FILTERS.map((filter) => (
            <SelectItem key={filter.value} value={filter.value || DEFAULT}>
              {filter.label}
            </SelectItem>
          ))}
        </SelectContent>
      </Select>
    </>
  );
}
