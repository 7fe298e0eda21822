"use client";
import { Check, ChevronsUpDown, Plus } from "lucide-react";
import { useState } from "react";
import { initialsOf } from "@/components/account/avatar";
import { useMay, useMe } from "@/components/account/use-me";
import { cn } from "@/components/ui/cn";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { later } from "@/components/ui/later";

const NewTeamDialog = later(() => import("./new-team-dialog").then((module) => module.NewTeamDialog));

/**
 * Which team one looks at, and the others. Another team's page is loaded anew, so that nothing of the one before stays.
 * With `collapsing` it shows only initials on middle widths, where the rail is narrow.
 */
export function TeamSwitcher({ collapsing = false }: { collapsing?: boolean }) {
  const me = useMe();
  const mayMake = useMay("administer");
  const [making, setMaking] = useState(false);
  // Its code is loaded when it is first asked for; from then on it stays, to close as it opened.
  const [asked, setAsked] = useState(false);
  if (making && !asked) setAsked(true);
  if (!me) return null;
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger
          aria-label={`Team ${me.team.name}`}
          className={cn(
            "flex h-8 w-full items-center gap-2 rounded-md px-1.5 text-left text-sm transition-colors hover:bg-accent",
            collapsing && "md:max-lg:justify-center md:max-lg:px-0",
          )}
        >
          <span
            aria-hidden
            className="grid size-5 shrink-0 place-items-center rounded bg-foreground/10 font-semibold text-2xs"
          >
            {initialsOf(me.team.name).slice(0, 1)}
          </span>
          <span className={cn("min-w-0 flex-1 truncate font-medium", collapsing && "md:max-lg:hidden")}>
            {me.team.name}
          </span>
          <ChevronsUpDown
            aria-hidden
            className={cn("size-3.5 shrink-0 text-muted-foreground", collapsing && "md:max-lg:hidden")}
          />
        </DropdownMenuTrigger>
        <DropdownMenuContent align="start" className="max-w-72">
          <DropdownMenuLabel>Teams</DropdownMenuLabel>
          {me.teams.map((team) => (
            <DropdownMenuItem key={team.slug} asChild>
              <a href={`/t/${team.slug}/sandboxes`} aria-current={team.slug === me.team.slug || undefined}>
                <span className="min-w-0 flex-1 truncate">{team.name}</span>
                <span className="text-muted-foreground text-xs">{team.role}</span>
                {team.slug === me.team.slug ? (
                  <Check aria-hidden />
                ) : (
                  <span aria-hidden className="size-4 shrink-0" />
                )}
              </a>
            </DropdownMenuItem>
          ))}
          {mayMake ? (
            <>
              <DropdownMenuSeparator />
              <DropdownMenuItem onSelect={() => setMaking(true)}>
                <Plus aria-hidden />
                New team…
              </DropdownMenuItem>
            </>
          ) : null}
        </DropdownMenuContent>
      </DropdownMenu>
      {asked ? <NewTeamDialog open={making} onOpenChange={setMaking} /> : null}
    </>
  );
}
