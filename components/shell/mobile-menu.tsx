"use client";
import { Menu } from "lucide-react";
import { useState } from "react";
import { TeamSwitcher } from "@/components/team/team-switcher";
import { Button } from "@/components/ui/button";
import { Sheet, SheetContent, SheetDescription, SheetTitle, SheetTrigger } from "@/components/ui/sheet";
import { Brand } from "./brand";
import { EngineStatus } from "./engine-status";
import { NavLinks } from "./nav-links";

export function MobileMenu() {
  const [open, setOpen] = useState(false);
  return (
    <Sheet open={open} onOpenChange={setOpen}>
      <SheetTrigger asChild>
        <Button variant="ghost" size="icon" className="-ml-1.5 md:hidden" aria-label="Open navigation">
          <Menu aria-hidden />
        </Button>
      </SheetTrigger>
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
          <NavLinks onNavigate={() => setOpen(false)} />
        </nav>
        <div className="p-2">
          <EngineStatus />
        </div>
      </SheetContent>
    </Sheet>
  );
}
