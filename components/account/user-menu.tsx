"use client";
import { CircleUser, LogOut } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { tireless } from "@/components/ui/tireless";
import { Avatar } from "./avatar";
import { useMe } from "./use-me";

const loadSignOut = tireless(() => import("./sign-out"));

/** Who one is here, one's own page, and the way out. */
export function UserMenu() {
  const me = useMe();
  if (!me) return null;
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="quiet" size="icon-sm" aria-label={`Account of ${me.user.name}`}>
          <Avatar name={me.user.name} />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent className="max-w-64">
        <div className="px-2 py-1.5">
          <p className="truncate font-medium text-sm">{me.user.name}</p>
          <p className="truncate text-muted-foreground text-xs">{me.user.email}</p>
          <p className="mt-0.5 text-muted-foreground text-xs">
            {me.role} of {me.team.name}
          </p>
        </div>
        <DropdownMenuSeparator />
        <DropdownMenuItem asChild>
          <Link href="/account" prefetch={false}>
            <CircleUser aria-hidden />
            Your account
          </Link>
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => void loadSignOut().then(({ signOut }) => signOut())}>
          <LogOut aria-hidden />
          Sign out
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
