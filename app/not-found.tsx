import { SearchX } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

export default function NotFound() {
  return (
    <main>
      <EmptyState
        icon={SearchX}
        heading="h1"
        title="Page not found"
        description="The address may be incomplete, or the page no longer exists."
      >
        <Button asChild>
          <Link href="/">Go to Forkyard</Link>
        </Button>
      </EmptyState>
    </main>
  );
}
