"use client";
import { useQuery } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { useTRPC } from "@/components/trpc/context";
import { formatMiB } from "@/components/ui/format";

const CAPABILITIES: Record<string, string> = {
  memorySnapshots: "Memory snapshots",
  network: "Sandbox networking",
  cpuLimit: "CPU limits",
};

/** What this host offers, and what it can't do and why. */
export function EngineStatus() {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.system.info.queryOptions());
  if (!data) return null;
  const missing = Object.entries(data.capabilities).filter(([, capability]) => !capability.available);
  return (
    <div className="flex flex-col gap-2 rounded-md px-2 py-1.5 text-2xs text-muted-foreground">
      {missing.map(([name, { reason }]) => (
        <p key={name} className="flex gap-1.5 text-warning">
          <TriangleAlert aria-hidden className="mt-0.5 size-3 shrink-0" />
          <span>
            {CAPABILITIES[name] ?? name} are off{reason ? `: ${reason}` : ""}
          </span>
        </p>
      ))}
      <p title={`runc ${data.engine.runc}, CRIU ${data.engine.criu}, Linux ${data.engine.kernel}`}>
        {data.host.cpus} CPUs, {formatMiB(Math.round(data.host.memoryMiB / 1024) * 1024)}
        <br />
        containerd {data.engine.containerd.replace(/^v/, "")}
      </p>
    </div>
  );
}
