import type { Metadata } from "next";
import { InvitePage } from "@/components/account/invite-page";

export const metadata: Metadata = { title: "Invitation" };

export default function Page() {
  return <InvitePage />;
}
