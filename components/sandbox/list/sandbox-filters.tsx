"use client";
import { SearchInput } from "@/components/shell/search-input";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { STATUS_FILTERS } from "./status-filter";

/** A select can't hold an empty value, the query string leaves the default out. */
const DEFAULT = "active";

export function SandboxFilters({
  text,
  onText,
  status,
  onStatus,
}: {
  text: string;
  onText: (text: string) => void;
  status: string;
  onStatus: (status: string) => void;
}) {
  return (
    <>
      <SearchInput
        value={text}
        onChange={onText}
        label="Filter sandboxes"
        className="min-w-0 flex-1 sm:w-64"
      />
      <Select value={status || DEFAULT} onValueChange={(value) => onStatus(value === DEFAULT ? "" : value)}>
        <SelectTrigger aria-label="Status" className="w-32">
          <SelectValue />
        </SelectTrigger>
        <SelectContent>
          {STATUS_FILTERS.map((filter) => (
            <SelectItem key={filter.value} value={filter.value || DEFAULT}>
              {filter.label}
            </SelectItem>
          ))}
        </SelectContent>
      </Select>
    </>
  );
}
