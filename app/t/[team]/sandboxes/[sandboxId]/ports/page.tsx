import type { Metadata } from "next";
import { PortsTab } from "@/components/sandbox/detail/ports-tab";

export const metadata: Metadata = { title: "Ports" };

export default function PortsPage() {
  return <PortsTab />;
}
