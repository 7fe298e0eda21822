import { Camera } from "lucide-react";
import { Link } from "@/components/shell/team-navigation";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

export default function SnapshotNotFound() {
  return (
    <EmptyState
      icon={Camera}
      heading="h1"
      title="Snapshot not found"
      description="It may have been deleted, or the address is incomplete."
    >
      <Button asChild>
        <Link href="/snapshots">All snapshots</Link>
      </Button>
    </EmptyState>
  );
}
