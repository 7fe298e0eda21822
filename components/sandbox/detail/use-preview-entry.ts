"use client";
import { useQuery } from "@tanstack/react-query";
import { useTeam } from "@/components/shell/team-navigation";
import { useSandbox } from "./sandbox-context";

/**
 * An address that lets a frame into a private preview. It works once, so each `round` gets one of its own and nothing
 * is asked again behind one's back.
 */
export function usePreviewEntry(port: number, round: number) {
  const { id: sandboxId } = useSandbox();
  const team = useTeam() ?? "";
  return useQuery({
    queryKey: ["preview-entry", sandboxId, port, round],
    queryFn: async ({ signal }) => {
      const query = new URLSearchParams({ sandbox: sandboxId, port: String(port), team });
      const answer = await fetch(`/api/previews/enter?${query}`, { method: "POST", signal });
      if (!answer.ok) throw new Error("The preview can't be opened right now");
      return ((await answer.json()) as { url: string }).url;
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnMount: "always",
    refetchOnReconnect: false,
    refetchOnWindowFocus: false,
  });
}
