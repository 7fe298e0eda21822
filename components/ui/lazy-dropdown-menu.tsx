"use client";
import { Slot } from "radix-ui";
import { type ReactElement, type ReactNode, useLayoutEffect, useRef, useState } from "react";
import { DropdownMenu, DropdownMenuTrigger } from "./dropdown-menu";

/**
 * A menu for the rows of a long list: its button alone, until that is focused or pressed. A whole menu listens to the
 * keys of the page, and hundreds of them made each key slow.
 */
export function LazyDropdownMenu({
  trigger,
  onOpen,
  children,
}: {
  /** A button. */
  trigger: ReactElement;
  onOpen?: () => void;
  /** The content. */
  children: ReactNode;
}) {
  const [used, setUsed] = useState<"focused" | "pressed" | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  // Another element takes the button's place.
  useLayoutEffect(() => {
    if (used === "focused") button.current?.focus();
  }, [used]);
  if (used) {
    return (
      <DropdownMenu defaultOpen={used === "pressed"} onOpenChange={(open) => open && onOpen?.()}>
        <DropdownMenuTrigger ref={button} asChild>
          {trigger}
        </DropdownMenuTrigger>
        {children}
      </DropdownMenu>
    );
  }
  const press = () => {
    setUsed("pressed");
    onOpen?.();
  };
  return (
    <Slot.Root
      aria-haspopup="menu"
      aria-expanded={false}
      data-state="closed"
      onFocus={() => setUsed("focused")}
      onPointerDown={(event) => {
        if (event.button !== 0 || event.ctrlKey) return;
        // Else the button would take the focus from the menu.
        event.preventDefault();
        press();
      }}
      onClick={press}
    >
      {trigger}
    </Slot.Root>
  );
}
