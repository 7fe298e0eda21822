import type { Metadata } from "next";
import { Gate } from "@/components/account/gate";
import { SetupForm } from "@/components/account/setup-form";

export const metadata: Metadata = { title: "Set up" };

export default function SetupPage() {
  return (
    <Gate
      title="Set up Forkyard"
      description="You become the owner of its first team, and invite others from there."
    >
      <SetupForm />
    </Gate>
  );
}
