"use client";
import { Search } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Keys } from "./keys";
import { SHORTCUTS } from "./shortcuts";
import { setOpened } from "./store";

/** In the top bar: looks like a field, opens the palette. */
export function SearchButton() {
  return (
    <Button
      variant="outline"
      size="sm"
      aria-label="Search and actions"
      aria-keyshortcuts="Control+K Meta+K"
      aria-haspopup="dialog"
      onClick={() => setOpened("palette")}
      className="font-normal text-muted-foreground max-md:border-transparent max-md:px-1.5 md:w-52 lg:w-64"
    >
      <Search aria-hidden />
      <span className="max-md:hidden">Search…</span>
      <Keys keys={SHORTCUTS.palette.keys} className="ml-auto max-md:hidden" />
    </Button>
  );
}
