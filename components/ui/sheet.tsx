"use client";
import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import type { ComponentProps } from "react";
import { Button } from "./button";
import { cn } from "./cn";
import { overlayClasses } from "./dialog";
import { useReturnFocus } from "./use-return-focus";

export const Sheet = Primitive.Root;
export const SheetTrigger = Primitive.Trigger;
export const SheetClose = Primitive.Close;

const SIDES = {
  right:
    "right-0 border-l data-[state=closed]:animate-slide-out-right data-[state=open]:animate-slide-in-right",
  left: "left-0 border-r data-[state=closed]:animate-slide-out-left data-[state=open]:animate-slide-in-left",
};

type SheetContentProps = ComponentProps<typeof Primitive.Content> & { side?: keyof typeof SIDES };

export function SheetContent(props: SheetContentProps) {
  return (
    <Primitive.Portal>
      <Primitive.Overlay className={overlayClasses} />
      <SheetPanel {...props} />
    </Primitive.Portal>
  );
}

/** There only while the sheet is. */
function SheetPanel({ className, side = "right", children, ...props }: SheetContentProps) {
  const returnFocus = useReturnFocus();
  return (
    <Primitive.Content
      data-slot="sheet-content"
      className={cn(
        "fixed inset-y-0 z-50 flex w-full max-w-md flex-col bg-popover text-popover-foreground shadow-xl",
        SIDES[side],
        className,
      )}
      onCloseAutoFocus={returnFocus}
      {...props}
    >
      {children}
      <Primitive.Close asChild>
        <Button variant="quiet" size="icon-sm" className="absolute top-3.5 right-3.5" aria-label="Close">
          <X aria-hidden />
        </Button>
      </Primitive.Close>
    </Primitive.Content>
  );
}

export function SheetHeader({ className, ...props }: ComponentProps<"div">) {
  return <div className={cn("flex flex-col gap-0.5 border-b px-5 py-3.5 pr-12", className)} {...props} />;
}

export function SheetBody({ className, ...props }: ComponentProps<"div">) {
  return (
    <div
      className={cn("flex min-h-0 flex-1 flex-col gap-5 overflow-y-auto px-5 py-4", className)}
      {...props}
    />
  );
}

export function SheetFooter({ className, ...props }: ComponentProps<"div">) {
  return (
    <div className={cn("flex items-center justify-end gap-2 border-t px-5 py-3", className)} {...props} />
  );
}

export function SheetTitle({ className, ...props }: ComponentProps<typeof Primitive.Title>) {
  return <Primitive.Title className={cn("font-semibold text-lg", className)} {...props} />;
}

export function SheetDescription({ className, ...props }: ComponentProps<typeof Primitive.Description>) {
  return <Primitive.Description className={cn("text-muted-foreground text-sm", className)} {...props} />;
}
