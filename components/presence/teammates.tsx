"use client";
import { UserRoundCheck } from "lucide-react";
import { useState } from "react";
import { Avatar } from "@/components/people/avatar";
import { Button } from "@/components/ui/button";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import type { PresentTab } from "@/server/presence/presence";
import { follow, ownTab, usePresenceState } from "./store";
import { whereText } from "./where";

/** Who else of the team is here now, and where; one click goes along with them. */
export function Teammates() {
  const { tabs, following } = usePresenceState();
  const [open, setOpen] = useState(false);
  const me = tabs.find(({ tab }) => tab === ownTab())?.userId;
  const others = latestOfEach(tabs.filter(({ userId }) => userId !== me));
  if (others.length === 0) return null;
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button
          variant="quiet"
          size="sm"
          className="gap-1.5 px-1.5"
          aria-label={`Teammates here now: ${others.map(({ name }) => name).join(", ")}`}
        >
          <span aria-hidden className="flex items-center gap-0.5">
            {others.slice(0, 3).map((tab, index) => (
              <Avatar
                key={tab.userId}
                person={tab}
                faded={tab.away}
                className={index > 0 ? "max-sm:hidden" : undefined}
              />
            ))}
          </span>
          {others.length > 1 ? <span className="tabular text-xs sm:hidden">+{others.length - 1}</span> : null}
          {others.length > 3 ? (
            <span className="tabular text-xs max-sm:hidden">+{others.length - 3}</span>
          ) : null}
        </Button>
      </PopoverTrigger>
      <PopoverContent aria-label="Teammates">
        <h2 className="border-b px-3 py-2 font-medium text-sm">Here now</h2>
        <ul className="max-h-96 overflow-y-auto p-1">
          {others.map((tab) => (
            <li key={tab.userId} className="flex items-center gap-2.5 rounded-md px-2 py-1.5">
              <Avatar person={tab} faded={tab.away} className="ring-popover" />
              <span className="min-w-0 flex-1">
                <span className="block truncate text-sm">{tab.name}</span>
                <span className="block truncate text-muted-foreground text-xs">
                  {whereText(tab)}
                  {tab.away ? ", looking elsewhere" : ""}
                </span>
              </span>
              {following === tab.tab ? (
                <Button size="xs" variant="outline" onClick={() => follow(null)}>
                  Stop
                </Button>
              ) : (
                <Button
                  size="xs"
                  variant="ghost"
                  aria-label={`Follow ${tab.name}`}
                  onClick={() => {
                    follow(tab.tab);
                    setOpen(false);
                  }}
                >
                  <UserRoundCheck aria-hidden />
                  Follow
                </Button>
              )}
            </li>
          ))}
        </ul>
      </PopoverContent>
    </Popover>
  );
}

/** Of a person's tabs the one that is looked at, else the newest. */
function latestOfEach(tabs: PresentTab[]): PresentTab[] {
  const each = new Map<string, PresentTab>();
  for (const tab of tabs) {
    const known = each.get(tab.userId);
    if (!known || known.away || !tab.away) each.set(tab.userId, tab);
  }
  return [...each.values()];
}
