"use client";
import { useQuery } from "@tanstack/react-query";
import { Network } from "lucide-react";
import { FailureState } from "@/components/shell/failure-state";
import { useQueryParam } from "@/components/shell/use-query-param";
import { useTRPC } from "@/components/trpc/context";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Skeleton } from "@/components/ui/skeleton";
import { ExposePort } from "./expose-port";
import { ListeningPorts } from "./listening-ports";
import { PortPreview } from "./port-preview";
import { PortRow } from "./port-row";
import { isOver, useSandbox } from "./sandbox-context";
import { TabBody } from "./tab-body";

/** What listens may change without an event; asked again this often while the tab is in sight. */
const LOOK_MS = 3000;

export function PortsTab() {
  const sandbox = useSandbox();
  const running = sandbox.status === "running";
  const { data, error, refetch } = useQuery({
    ...useTRPC().ports.list.queryOptions({ sandboxId: sandbox.id }),
    refetchInterval: running ? LOOK_MS : false,
  });
  const [previewed, setPreviewed] = useQueryParam("preview");
  const preview = data?.find(({ port }) => String(port) === previewed);
  return (
    <TabBody
      className={preview ? "lg:grid lg:min-h-0 lg:flex-1 lg:grid-cols-2 lg:grid-rows-1 lg:items-stretch" : ""}
    >
      <div className="flex min-w-0 flex-col gap-4">
        {isOver(sandbox) ? null : <ExposePort exposed={data?.map(({ port }) => port) ?? []} />}
        {running ? <ListeningPorts /> : null}
        {error && !data ? <FailureState error={error} onRetry={() => void refetch()} /> : null}
        {!data && !error ? <Skeleton className="h-12" /> : null}
        {data?.length === 0 ? (
          <EmptyState
            icon={Network}
            title="No exposed ports"
            description={
              isOver(sandbox)
                ? "The sandbox has ended; its ports no longer answer."
                : "Start a server in the sandbox on 127.0.0.1 or on all addresses, then expose its port: it gets its own URL."
            }
          />
        ) : null}
        {data && data.length > 0 ? (
          <Card>
            <ul aria-label="Exposed ports" className="divide-y">
              {data.map((port) => (
                <PortRow
                  key={port.port}
                  port={port}
                  previewed={port === preview}
                  onPreview={(show) => setPreviewed(show ? String(port.port) : "")}
                />
              ))}
            </ul>
          </Card>
        ) : null}
      </div>
      {preview ? (
        <PortPreview
          key={preview.port}
          port={preview.port}
          url={preview.url}
          listening={preview.listening}
          onClose={() => setPreviewed("")}
        />
      ) : null}
    </TabBody>
  );
}
