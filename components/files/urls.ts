"use client";
import { useMemo } from "react";
import { useTeam } from "@/components/shell/team-navigation";

/** Where a file's content is read from and written to, and a folder as a tar archive. */
export function useFileUrls(sandboxId: string): {
  content(path: string): string;
  archive(path: string): string;
} {
  const team = useTeam() ?? "";
  return useMemo(() => {
    const url = (kind: string, path: string) =>
      `/api/files/${sandboxId}/${kind}?${new URLSearchParams({ path, team })}`;
    return { content: (path) => url("content", path), archive: (path) => url("archive", path) };
  }, [sandboxId, team]);
}
