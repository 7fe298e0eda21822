"use client";
import { useState } from "react";
import { Avatar } from "@/components/people/avatar";
import { Button } from "@/components/ui/button";
import { later } from "@/components/ui/later";
import { Popover, PopoverTrigger } from "@/components/ui/popover";
import type { PresentTab } from "@/server/presence/presence";
import { ownTab, usePresenceState } from "./store";

const TeammatesContent = later(() => import("./teammates-content").then((module) => module.TeammatesContent));

/** Who else of the team is here now, and where; one click goes along with them. */
export function Teammates() {
  const { tabs } = usePresenceState();
  const [open, setOpen] = useState(false);
  // Its code is loaded when it is first opened, or about to be.
  const [used, setUsed] = useState(false);
  if (open && !used) setUsed(true);
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
          onPointerEnter={() => TeammatesContent.load()}
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
      {used ? <TeammatesContent others={others} onDone={() => setOpen(false)} /> : null}
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
