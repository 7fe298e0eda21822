import { SearchX } from "lucide-react";
import { Link } from "@/components/shell/team-navigation";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

export default function NotFound() {
  return (
    <EmptyState
      icon={SearchX}
      heading="h1"
      title="There is no such page"
      description="The address may be incomplete, or what it named is gone."
    >
      <Button asChild>
        <Link href="/sandboxes">Go to sandboxes</Link>
      </Button>
    </EmptyState>
  );
}
