import type { Metadata } from "next";
import { TerminalTab } from "@/components/sandbox/detail/terminal-tab";

export const metadata: Metadata = { title: "Terminal" };

export default function TerminalPage() {
  return <TerminalTab />;
}
