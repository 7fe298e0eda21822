"use client";
import { CircleUser, LogOut } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Gate } from "./gate";
import { signOut } from "./sign-out";

/**
 * For whoever is signed in and in no team: not invited yet, or no longer. They can't make one, since who was removed
 * would be in again with it, and who may only look on would own sandboxes by leaving.
 */
export function NoTeam() {
  return (
    <Gate
      title="You're not in a team"
      description="Your account exists, but sandboxes belong to teams. Ask a team's owner or admin to invite your account's address, then open the invitation in this browser."
    >
      <div className="flex flex-wrap gap-2">
        <Button asChild>
          <Link href="/account" prefetch={false}>
            <CircleUser aria-hidden />
            Your account
          </Link>
        </Button>
        <Button variant="quiet" onClick={() => void signOut()}>
          <LogOut aria-hidden />
          Sign out
        </Button>
      </div>
    </Gate>
  );
}
