import { formatMiB } from "@/components/ui/format";
import { FactCard } from "./fact-card";
import type { Info, StorageInfo } from "./types";

export function NodeFacts({ info, storage }: { info: Info; storage: StorageInfo }) {
  const { engine, host } = info;
  return (
    <FactCard
      title="Node and engine"
      facts={[
        ["Forkyard", info.version],
        ["Node", `local, ${host.arch}`],
        ["CPUs", host.cpus],
        ["Memory", formatMiB(Math.round(host.memoryMiB / 1024) * 1024)],
        ["Linux", engine.kernel],
        [
          "containerd",
          `${engine.containerd.replace(/^v/, "")}, ${engine.managed ? "Forkyard's own" : "yours"}`,
        ],
        ["runc", engine.runc],
        ["CRIU", engine.criu],
        ["Socket", <Path key="socket" text={engine.address} />],
        ["Base image", <Path key="image" text={info.baseImage} />],
        ["Database", storage.database === "embedded" ? "Embedded" : "PostgreSQL"],
      ]}
    />
  );
}

export function Path({ text }: { text: string }) {
  return <span className="break-all font-mono text-xs">{text}</span>;
}
