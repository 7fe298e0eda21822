import type { Metadata } from "next";
import { Gate } from "@/components/account/gate";
import { SignInForm } from "@/components/account/sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

export default function SignInPage() {
  return (
    <Gate title="Sign in">
      <SignInForm />
    </Gate>
  );
}
