"use client";
import { Clock, Cpu, MemoryStick, Timer, WifiOff } from "lucide-react";
import { SandboxTags } from "@/components/tags/sandbox-tags";
import { formatMiB } from "@/components/ui/format";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Sandbox } from "@/server/domain/schemas/sandbox";
import { isOver } from "./sandbox-context";
import { SandboxSource } from "./sandbox-source";

/** The line below the name: source, limits, age, expiry. */
export function SandboxFacts({ sandbox }: { sandbox: Sandbox }) {
  return (
    <ul
      aria-label="About this sandbox"
      className="flex min-w-0 flex-wrap items-center gap-x-4 gap-y-1 text-muted-foreground text-xs [&_svg]:size-3.5 [&_svg]:shrink-0 [&>li]:flex [&>li]:min-w-0 [&>li]:items-center [&>li]:gap-1"
    >
      <li>
        <SandboxSource sandbox={sandbox} />
      </li>
      <li>
        <Cpu aria-hidden />
        {sandbox.cpu} {sandbox.cpu === 1 ? "CPU" : "CPUs"}
      </li>
      <li>
        <MemoryStick aria-hidden />
        {formatMiB(sandbox.memoryMiB)}
      </li>
      {sandbox.network === "none" ? (
        <li>
          <WifiOff aria-hidden />
          No network
        </li>
      ) : null}
      <li>
        <Clock aria-hidden />
        {sandbox.endedAt ? (
          <>
            ended <RelativeTime at={sandbox.endedAt} />
          </>
        ) : (
          <>
            created <RelativeTime at={sandbox.createdAt} />
          </>
        )}
      </li>
      {sandbox.expiresAt && !isOver(sandbox) ? (
        <li>
          <Timer aria-hidden />
          ends <RelativeTime at={sandbox.expiresAt} />
        </li>
      ) : null}
      <li>
        <SandboxTags sandbox={sandbox} showTags className="-mx-2" />
      </li>
    </ul>
  );
}
