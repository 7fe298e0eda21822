"use client";
import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useTeam } from "@/components/shell/team-navigation";
import { useTRPC } from "@/components/trpc/context";
import { Button } from "@/components/ui/button";

/** The whole log as JSON lines, for those who may have it. */
export function ExportButton({ person }: { person: string }) {
  const team = useTeam();
  const { data: me } = useQuery(useTRPC().account.me.queryOptions());
  if (me?.role !== "owner" && me?.role !== "admin") return null;
  const params = new URLSearchParams({ ...(team ? { team } : {}), ...(person ? { personId: person } : {}) });
  return (
    <Button size="sm" asChild>
      <a href={`/api/audit/export?${params}`} download>
        <Download aria-hidden />
        Export
      </a>
    </Button>
  );
}
