import { SearchX } from "lucide-react";
import type { Metadata } from "next";
import { Link } from "@/components/shell/team-navigation";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

export const metadata: Metadata = { title: "Sandbox not found" };

export default function SandboxNotFound() {
  return (
    <EmptyState
      heading="h1"
      icon={SearchX}
      title="Sandbox not found"
      description="The ID in the address is unknown here. Terminated sandboxes keep their page, so the address is incomplete or belongs to another server."
    >
      <Button asChild variant="default">
        <Link href="/sandboxes">All sandboxes</Link>
      </Button>
      <Button asChild>
        <Link href="/lineage">Lineage</Link>
      </Button>
    </EmptyState>
  );
}
