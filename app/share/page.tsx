import type { Metadata } from "next";
import { SharePage } from "@/components/share/share-page";

export const metadata: Metadata = { title: "Shared with you", robots: { index: false } };

export default function Page() {
  return <SharePage />;
}
