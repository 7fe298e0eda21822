import type { Metadata } from "next";
import { NoTeam } from "@/components/account/no-team";

export const metadata: Metadata = { title: "No team" };

export default function Page() {
  return <NoTeam />;
}
