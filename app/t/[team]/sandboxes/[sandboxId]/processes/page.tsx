import type { Metadata } from "next";
import { ProcessesTab } from "@/components/sandbox/detail/processes-tab";

export const metadata: Metadata = { title: "Processes" };

export default function ProcessesPage() {
  return <ProcessesTab />;
}
