"use client";
import { TeamSwitcher } from "@/components/team/team-switcher";
import { Sheet, SheetContent, SheetDescription, SheetTitle } from "@/components/ui/sheet";
import { Brand } from "./brand";
import { EngineStatus } from "./engine-status";
import { NavLinks } from "./nav-links";

/** What the rail holds, for narrow windows. */
export function MobileSheet({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  return (
    <Sheet open={open} onOpenChange={onOpenChange}>
      <SheetContent side="left" className="max-w-64 bg-sidebar">
        <div className="flex h-12 items-center px-4">
          <Brand />
        </div>
        <SheetTitle className="sr-only">Navigation</SheetTitle>
        <SheetDescription className="sr-only">The pages of Forkyard</SheetDescription>
        <div className="px-2 pb-1">
          <TeamSwitcher />
        </div>
        <nav aria-label="Main" className="flex-1 px-2">
          <NavLinks onNavigate={() => onOpenChange(false)} />
        </nav>
        <div className="p-2">
          <EngineStatus />
        </div>
      </SheetContent>
    </Sheet>
  );
}
