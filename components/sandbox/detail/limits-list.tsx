import type { ReactNode } from "react";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import { formatMiB } from "@/components/ui/format";
import type { Sandbox } from "@/server/domain/schemas/sandbox";

/** What it was made with. These hold for its life; a fork or a new sandbox may have others. */
export function LimitsList({ sandbox }: { sandbox: Sandbox }) {
  return (
    <Card>
      <CardHeader>
        <CardTitle>Limits</CardTitle>
      </CardHeader>
      <CardContent>
        <dl className="grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-4">
          <Fact name="CPU">{sandbox.cpu}</Fact>
          <Fact name="Memory">{formatMiB(sandbox.memoryMiB)}</Fact>
          <Fact name="Processes">{sandbox.pidsLimit}</Fact>
          <Fact name="Network">{sandbox.network === "nat" ? "Outbound" : "Loopback only"}</Fact>
        </dl>
      </CardContent>
    </Card>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex flex-col">
      <dt className="text-muted-foreground text-xs">{name}</dt>
      <dd className="tabular font-medium">{children}</dd>
    </div>
  );
}
