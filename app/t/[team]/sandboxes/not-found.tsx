import { SearchX } from "lucide-react";
import type { Metadata } from "next";
import { Link } from "@/components/shell/team-navigation";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

export const metadata: Metadata = { title: "No such sandbox" };

export default function SandboxNotFound() {
  return (
    <EmptyState
      heading="h1"
      icon={SearchX}
      title="There is no such sandbox"
      description="The id in the address is unknown here. Terminated sandboxes keep their page, so it was never one of this server's, or the address is cut short."
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
