import { Link } from "@/components/shell/team-navigation";
import { formatBytes, plural } from "@/components/ui/format";
import { Progress } from "@/components/ui/progress";
import { FactCard } from "./fact-card";
import { Path } from "./node-facts";
import type { StorageInfo } from "./types";

const LINK = "rounded-sm underline underline-offset-4";

export function Storage({ storage: { dataDir, disk, snapshots, images } }: { storage: StorageInfo }) {
  return (
    <FactCard
      title="Disk"
      facts={[
        ["Data directory", <Path key="path" text={dataDir} />],
        [
          "Snapshots",
          <span key="snapshots">
            {formatBytes(snapshots.bytes)} in{" "}
            <Link href="/snapshots?kind=all" className={LINK}>
              {plural(snapshots.count, "snapshot")}
            </Link>
          </span>,
        ],
        [
          "Images",
          <span key="images">
            {formatBytes(images.bytes)} in{" "}
            <Link href="/images" className={LINK}>
              {plural(images.count, "image")}
            </Link>
          </span>,
        ],
        ["Free", disk ? `${formatBytes(disk.freeBytes)} of ${formatBytes(disk.totalBytes)}` : "Unknown"],
      ]}
    >
      {disk ? (
        <Progress value={1 - disk.freeBytes / disk.totalBytes} label="Disk space used" className="h-1.5" />
      ) : null}
    </FactCard>
  );
}
