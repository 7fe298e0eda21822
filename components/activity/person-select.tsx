"use client";
import { useQuery } from "@tanstack/react-query";
import { FilterSelect } from "@/components/shell/filter-select";
import { useTRPC } from "@/components/trpc/context";

/** Whose doings are shown; an API key's are its owner's. */
export function PersonSelect({ value, onChange }: { value: string; onChange: (person: string) => void }) {
  const { data: people = [] } = useQuery(useTRPC().events.people.queryOptions());
  return (
    <FilterSelect
      label="Who"
      value={value}
      onChange={onChange}
      options={[
        { value: "", label: "Everybody" },
        ...people.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      className="w-36 max-sm:flex-1"
    />
  );
}
