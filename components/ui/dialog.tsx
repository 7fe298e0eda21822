"use client";
import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import type { ComponentProps } from "react";
import { Button } from "./button";
import { cn } from "./cn";
import { useReturnFocus } from "./use-return-focus";

export const Dialog = Primitive.Root;
export const DialogTrigger = Primitive.Trigger;
export const DialogClose = Primitive.Close;

export const overlayClasses =
  "fixed inset-0 z-50 bg-overlay data-[state=closed]:animate-fade-out data-[state=open]:animate-fade-in";

export function DialogContent(props: ComponentProps<typeof Primitive.Content>) {
  return (
    <Primitive.Portal>
      <Primitive.Overlay className={overlayClasses} />
      <DialogPanel {...props} />
    </Primitive.Portal>
  );
}

/** There only while the dialog is. */
function DialogPanel({ ref, className, children, ...props }: ComponentProps<typeof Primitive.Content>) {
  const returnFocus = useReturnFocus();
  return (
    <div
      ref={ref}
      className="pointer-events-none fixed inset-0 z-50 grid place-items-center overflow-y-auto p-4"
    >
      <Primitive.Content
        data-slot="dialog-content"
        className={cn(
          "pointer-events-auto relative flex max-h-[calc(100dvh-2rem)] w-full max-w-md flex-col rounded-xl border bg-popover text-popover-foreground shadow-xl data-[state=closed]:animate-pop-out data-[state=open]:animate-pop-in",
          className,
        )}
        onCloseAutoFocus={returnFocus}
        {...props}
      >
        {children}
        <Primitive.Close asChild>
          <Button variant="quiet" size="icon-sm" className="absolute top-3 right-3" aria-label="Close">
            <X aria-hidden />
          </Button>
        </Primitive.Close>
      </Primitive.Content>
    </div>
  );
}

export function DialogHeader({ className, ...props }: ComponentProps<"div">) {
  return <div className={cn("flex flex-col gap-1 px-5 pt-4 pr-12 pb-3", className)} {...props} />;
}

export function DialogBody({ className, ...props }: ComponentProps<"div">) {
  return (
    <div className={cn("flex min-h-0 flex-col gap-4 overflow-y-auto px-5 py-2", className)} {...props} />
  );
}

export function DialogFooter({ className, ...props }: ComponentProps<"div">) {
  return (
    <div
      className={cn("flex flex-wrap items-center justify-end gap-2 px-5 pt-3 pb-4", className)}
      {...props}
    />
  );
}

export function DialogTitle({ className, ...props }: ComponentProps<typeof Primitive.Title>) {
  return <Primitive.Title className={cn("font-semibold text-lg", className)} {...props} />;
}

export function DialogDescription({ className, ...props }: ComponentProps<typeof Primitive.Description>) {
  return <Primitive.Description className={cn("text-muted-foreground text-sm", className)} {...props} />;
}
