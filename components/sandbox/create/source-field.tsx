"use client";
import { useQuery } from "@tanstack/react-query";
import { Camera, Layers } from "lucide-react";
import { useTRPC } from "@/components/trpc/context";
import { Segmented } from "@/components/ui/segmented";
import { FilesOnlyField } from "./files-only-field";
import type { FormErrors, FormValues } from "./form-values";
import { ImageSelect } from "./image-select";
import { SnapshotSelect } from "./snapshot-select";

const SOURCES = [
  {
    value: "image",
    label: (
      <>
        <Layers aria-hidden />
        Image
      </>
    ),
  },
  {
    value: "snapshot",
    label: (
      <>
        <Camera aria-hidden />
        Snapshot
      </>
    ),
  },
] as const;

export function SourceField({
  values,
  errors,
  onChange,
}: {
  values: FormValues;
  errors: FormErrors;
  onChange: (changes: Partial<FormValues>) => void;
}) {
  const trpc = useTRPC();
  const { data: kind } = useQuery(
    trpc.snapshots.list.queryOptions(
      {},
      { select: (all) => all.find(({ id }) => id === values.snapshotId)?.kind },
    ),
  );
  return (
    <div className="flex flex-col gap-2">
      <span className="font-medium text-xs">Start from</span>
      <Segmented
        label="Start from"
        value={values.source}
        onChange={(source) => onChange({ source })}
        options={SOURCES}
        className="w-full"
      />
      {values.source === "image" ? (
        <ImageSelect value={values.image} onChange={(image) => onChange({ image })} />
      ) : (
        <SnapshotSelect
          value={values.snapshotId}
          onChange={(snapshotId) => onChange({ snapshotId, filesOnly: false })}
        />
      )}
      {errors.snapshotId && values.source === "snapshot" ? (
        <p role="alert" className="text-destructive text-xs">
          {errors.snapshotId}
        </p>
      ) : null}
      {values.source === "snapshot" && kind ? (
        <p className="text-muted-foreground text-xs">
          {kind === "memory" && !values.filesOnly
            ? "It continues where the snapshot was taken: its processes run, and its terminals keep their scrollback."
            : "It has the snapshot's files; nothing runs in it yet."}
        </p>
      ) : null}
      {values.source === "snapshot" && kind === "memory" ? (
        <FilesOnlyField value={values.filesOnly} onChange={(filesOnly) => onChange({ filesOnly })} />
      ) : null}
    </div>
  );
}
