"use client";
import { ScrollArea as Primitive } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn";

export function ScrollArea({ className, children, ...props }: ComponentProps<typeof Primitive.Root>) {
  return (
    <Primitive.Root
      data-slot="scroll-area"
      type="hover"
      className={cn("relative overflow-hidden", className)}
      {...props}
    >
      <Primitive.Viewport className="size-full rounded-[inherit]">{children}</Primitive.Viewport>
      <ScrollBar orientation="vertical" />
      <ScrollBar orientation="horizontal" />
      <Primitive.Corner />
    </Primitive.Root>
  );
}

function ScrollBar({ orientation }: { orientation: "vertical" | "horizontal" }) {
  return (
    <Primitive.Scrollbar
      orientation={orientation}
      className={cn("flex touch-none select-none p-px", orientation === "vertical" ? "w-2" : "h-2 flex-col")}
    >
      <Primitive.Thumb className="relative flex-1 rounded-full bg-input" />
    </Primitive.Scrollbar>
  );
}
