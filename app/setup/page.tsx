import type { Metadata } from "next";
import { Gate } from "@/components/account/gate";
import { SetupForm } from "@/components/account/setup-form";

export const metadata: Metadata = { title: "Set up" };

export default function SetupPage() {
  return (
    <Gate title="Set up Forkyard" description="You'll own its first team and can invite others from there.">
      <SetupForm />
    </Gate>
  );
}
