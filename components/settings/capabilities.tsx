import { CircleCheck, TriangleAlert } from "lucide-react";
import { Card, CardHeader, CardTitle } from "@/components/ui/card";
import type { Info } from "./types";

const NAMES: Record<string, string> = {
  memorySnapshots: "Memory snapshots and forks",
  network: "Sandbox networking",
  cpuLimit: "CPU limits",
};

/** What the host can do; where it can't, why. */
export function Capabilities({ capabilities }: { capabilities: Info["capabilities"] }) {
  return (
    <Card>
      <CardHeader>
        <CardTitle>What this host can do</CardTitle>
      </CardHeader>
      <ul className="px-4 py-2">
        {Object.entries(capabilities).map(([name, { available, reason }]) => (
          <li key={name} data-state={available ? "available" : "missing"} className="flex gap-2.5 py-1">
            {available ? (
              <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-success" />
            ) : (
              <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warning" />
            )}
            <div className="min-w-0">
              <p>
                {NAMES[name] ?? name}
                {available ? null : <span className="text-muted-foreground">: not available</span>}
              </p>
              {reason ? <p className="text-muted-foreground text-xs">{reason}</p> : null}
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}
