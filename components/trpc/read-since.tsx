"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { followed } from "./followed";

/**
 * For data that came with a page, read after event `sequence`. An event that this tab heard of before the data was
 * here found nothing to refetch. Renders nothing.
 */
export function ReadSince({ sequence }: { sequence: number | undefined }) {
  const queryClient = useQueryClient();
  useEffect(() => {
    const newest = followed();
    if (sequence !== undefined && newest !== undefined && newest > sequence) {
      void queryClient.invalidateQueries();
    }
  }, [queryClient, sequence]);
  return null;
}
