import { formatMiB } from "@/components/ui/format";
import type { Sandbox } from "@/server/domain/schemas/sandbox";

export function Limits({ sandbox }: { sandbox: Pick<Sandbox, "cpu" | "memoryMiB" | "pidsLimit"> }) {
  return (
    <span className="tabular" title={`At most ${sandbox.pidsLimit} processes and threads`}>
      {sandbox.cpu} CPU · {formatMiB(sandbox.memoryMiB)}
    </span>
  );
}
