import { Badge } from "@/components/ui/badge";
import { Bytes } from "@/components/ui/bytes";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import { formatDuration } from "@/components/ui/format";
import { RelativeTime } from "@/components/ui/relative-time";
import type { SharedView } from "@/server/domain/schemas/share";

type Snapshot = Extract<SharedView, { kind: "snapshot" }>["snapshot"];

export function SharedSnapshot({ snapshot }: { snapshot: Snapshot }) {
  return (
    <div className="mx-auto flex w-full max-w-2xl flex-col gap-4 px-4 py-6 sm:px-6">
      {snapshot.note ? <p className="whitespace-pre-wrap break-words text-sm">{snapshot.note}</p> : null}
      <Card>
        <CardHeader>
          <CardTitle>What it contains</CardTitle>
          <Badge>{snapshot.kind === "memory" ? "Files and memory" : "Files"}</Badge>
        </CardHeader>
        <CardContent>
          <dl className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)] gap-x-4 gap-y-2 text-sm">
            <dt className="text-muted-foreground">Taken</dt>
            <dd>
              <RelativeTime at={snapshot.createdAt} />
            </dd>
            <dt className="text-muted-foreground">Own size</dt>
            <dd>
              <Bytes value={snapshot.ownBytes} />
            </dd>
            {snapshot.checkpointBytes === null ? null : (
              <>
                <dt className="text-muted-foreground">Memory</dt>
                <dd>
                  <Bytes value={snapshot.checkpointBytes} />
                </dd>
              </>
            )}
            {snapshot.frozenMs === null ? null : (
              <>
                <dt className="text-muted-foreground">Sandbox frozen for</dt>
                <dd>{formatDuration(snapshot.frozenMs)}</dd>
              </>
            )}
            {snapshot.processes.length === 0 ? null : (
              <>
                <dt className="text-muted-foreground">Processes</dt>
                <dd className="break-words">{snapshot.processes.join(", ")}</dd>
              </>
            )}
            {snapshot.ports.length === 0 ? null : (
              <>
                <dt className="text-muted-foreground">Ports</dt>
                <dd>{snapshot.ports.join(", ")}</dd>
              </>
            )}
          </dl>
        </CardContent>
      </Card>
    </div>
  );
}
