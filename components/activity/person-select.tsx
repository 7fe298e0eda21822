"use client";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/context";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";

/** A select can't hold an empty value. */
const ALL = "all";

/** Whose doings are shown; an API key's are its owner's. */
export function PersonSelect({ value, onChange }: { value: string; onChange: (person: string) => void }) {
  const { data: people = [] } = useQuery(useTRPC().events.people.queryOptions());
  return (
    <Select value={value || ALL} onValueChange={(next) => onChange(next === ALL ? "" : next)}>
      <SelectTrigger aria-label="Who" className="w-36 max-sm:flex-1">
        <SelectValue />
      </SelectTrigger>
      <SelectContent>
        <SelectItem value={ALL}>Everybody</SelectItem>
        {people.map(({ id, name }) => (
          <SelectItem key={id} value={id}>
            {name}
          </SelectItem>
        ))}
      </SelectContent>
    </Select>
  );
}
