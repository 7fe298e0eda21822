"use client";
import { UserRoundCheck } from "lucide-react";
import { Avatar } from "@/components/people/avatar";
import { Button } from "@/components/ui/button";
import { PopoverContent } from "@/components/ui/popover";
import type { PresentTab } from "@/server/presence/presence";
import { follow, usePresenceState } from "./store";
import { whereText } from "./where";

/** The list of those who are here, each with where; `onDone` closes it. */
export function TeammatesContent({ others, onDone }: { others: readonly PresentTab[]; onDone: () => void }) {
  const { following } = usePresenceState();
  return (
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
                {tab.away ? ", in another tab" : ""}
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
                  onDone();
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
  );
}
