"use client";
import { useQuery } from "@tanstack/react-query";
import { Page } from "@/components/shell/page";
import { useQueryParam } from "@/components/shell/use-query-param";
import { useTRPC } from "@/components/trpc/context";
import { plural } from "@/components/ui/format";
import { CreateSheet } from "../create/create-sheet";
import { NewSandboxButton } from "../create/new-sandbox-button";
import { SandboxFilters } from "./sandbox-filters";
import { SandboxList } from "./sandbox-list";
import { filterSandboxes, includesTerminated } from "./status-filter";

export function SandboxesPage() {
  const trpc = useTRPC();
  const [text, setText] = useQueryParam("q");
  const [status, setStatus] = useQueryParam("status");
  const query = useQuery(trpc.sandboxes.list.queryOptions({ includeTerminated: includesTerminated(status) }));
  const shown = query.data ? filterSandboxes(query.data, { text, status }) : undefined;

  return (
    <Page
      title="Sandboxes"
      count={shown && plural(shown.length, "sandbox", "sandboxes")}
      filters={<SandboxFilters text={text} onText={setText} status={status} onStatus={setStatus} />}
      actions={<NewSandboxButton />}
    >
      <SandboxList
        sandboxes={shown}
        error={query.error}
        onRetry={() => void query.refetch()}
        filtered={text !== "" || status !== ""}
        onClearFilters={() => {
          setText("");
          setStatus("");
        }}
      />
      <CreateSheet />
    </Page>
  );
}
