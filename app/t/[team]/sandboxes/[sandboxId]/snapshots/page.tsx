import type { Metadata } from "next";
import { SnapshotsTab } from "@/components/sandbox/detail/snapshots-tab";

export const metadata: Metadata = { title: "Snapshots" };

export default function SnapshotsPage() {
  return <SnapshotsTab />;
}
