import { Workflow } from "lucide-react";
import { EmptyState } from "@/components/ui/empty-state";
import { NewSandboxButton } from "../sandbox/create/new-sandbox-button";

export function LineageEmpty() {
  return (
    <EmptyState
      icon={Workflow}
      title="No lineage yet"
      description="See what came from what: image, sandbox, snapshot, and the sandboxes made from it. It starts with your first sandbox."
    >
      <NewSandboxButton />
    </EmptyState>
  );
}
