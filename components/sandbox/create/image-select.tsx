"use client";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/context";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { shortReference } from "../list/short-reference";

/** Images on this host; the empty value is the base image. */
export function ImageSelect({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const trpc = useTRPC();
  const { data: info } = useQuery(trpc.system.info.queryOptions());
  const { data: images } = useQuery(trpc.images.list.queryOptions());
  const base = info?.baseImage ?? "";
  const ready = images?.filter((image) => image.status === "ready") ?? [];
  return (
    <Select value={value || base} onValueChange={(next) => onChange(next === base ? "" : next)}>
      <SelectTrigger aria-label="Image">
        <SelectValue placeholder="Base image" />
      </SelectTrigger>
      <SelectContent>
        {ready.map((image) => (
          <SelectItem key={image.id} value={image.reference}>
            {shortReference(image.reference)}
            {image.reference === base ? " (base image)" : ""}
          </SelectItem>
        ))}
      </SelectContent>
    </Select>
  );
}
