"use client";
import { useQuery } from "@tanstack/react-query";
import { type Dispatch, type SetStateAction, useEffect } from "react";
import { useTRPC } from "@/components/trpc/context";
import type { FormValues } from "./form-values";

/** What was remembered may have been deleted since: then the base image takes its place. */
export function useGoneSource(values: FormValues, setValues: Dispatch<SetStateAction<FormValues>>): void {
  const trpc = useTRPC();
  const { data: snapshots } = useQuery(trpc.snapshots.list.queryOptions({}));
  const { data: images } = useQuery(trpc.images.list.queryOptions());
  const { snapshotId, image } = values;
  const snapshotGone = snapshots && snapshotId && !snapshots.some(({ id }) => id === snapshotId);
  const imageGone = images && image && !images.some(({ reference }) => reference === image);
  useEffect(() => {
    if (snapshotGone) setValues((before) => ({ ...before, source: "image", snapshotId: "" }));
    if (imageGone) setValues((before) => ({ ...before, image: "" }));
  }, [snapshotGone, imageGone, setValues]);
}
