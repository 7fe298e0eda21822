import type { Metadata } from "next";
import { FilesTab } from "@/components/sandbox/detail/files-tab";

export const metadata: Metadata = { title: "Files" };

export default function FilesPage() {
  return <FilesTab />;
}
