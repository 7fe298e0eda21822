"use client";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/context";

/** Whether one's role allows changes here; true until that is known. */
export function useMayWrite(): boolean {
  const { data } = useQuery(useTRPC().account.me.queryOptions());
  return data?.role !== "viewer";
}
