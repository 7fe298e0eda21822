import type { Metadata } from "next";
import { SettingsTab } from "@/components/sandbox/detail/settings-tab";

export const metadata: Metadata = { title: "Settings" };

export default function SettingsPage() {
  return <SettingsTab />;
}
