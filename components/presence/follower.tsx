"use client";
import { useEffect, useRef } from "react";
import { Avatar } from "@/components/people/avatar";
import { usePathname, useRouter } from "@/components/shell/team-navigation";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { follow, usePresenceState } from "./store";

/** Goes where the teammate goes who is followed, and says so. Ends when they leave, or when one goes elsewhere oneself. */
export function Follower() {
  const { tabs, following } = usePresenceState();
  const router = useRouter();
  const pathname = usePathname();
  const leader = following === null ? undefined : tabs.find(({ tab }) => tab === following);
  const name = useRef("");
  if (leader) name.current = leader.name;
  /** Where they were when this tab went along last, and whether it has arrived. */
  const went = useRef<{ path: string; arrived: boolean } | null>(null);
  const path = leader?.path ?? null;

  useEffect(() => {
    if (following === null) {
      went.current = null;
      return;
    }
    if (path === null) {
      // A reload of theirs looks like leaving for a moment.
      const timer = setTimeout(() => {
        follow(null);
        toast.warning(`${name.current || "Your teammate"} has left`);
      }, 5_000);
      return () => clearTimeout(timer);
    }
    if (went.current?.path === path) return;
    went.current = { path, arrived: false };
    router.push(path);
  }, [following, path, router]);

  // Who goes elsewhere by themselves no longer follows.
  useEffect(() => {
    const target = went.current;
    if (following === null || target === null) return;
    const there = target.path.split("?")[0] === pathname;
    if (there) target.arrived = true;
    else if (target.arrived) follow(null);
  }, [following, pathname]);

  if (!leader) return null;
  return (
    <div
      role="status"
      aria-label="Following"
      className="flex min-h-8 shrink-0 items-center gap-2 border-b bg-primary/10 px-4 text-sm"
    >
      <Avatar person={leader} />
      <span className="min-w-0 truncate">
        Following {leader.name}
        <span className="text-muted-foreground max-sm:hidden">. It ends when you go elsewhere yourself.</span>
      </span>
      <Button size="xs" variant="ghost" className="ml-auto" onClick={() => follow(null)}>
        Stop following
      </Button>
    </div>
  );
}
