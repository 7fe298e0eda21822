"use client";
import { AlertDialog as Primitive } from "radix-ui";
import type { ComponentProps } from "react";
import { type ButtonProps, buttonVariants } from "./button";
import { cn } from "./cn";
import { overlayClasses } from "./dialog";
import { useReturnFocus } from "./use-return-focus";

export const AlertDialog = Primitive.Root;
export const AlertDialogTrigger = Primitive.Trigger;

export function AlertDialogContent(props: ComponentProps<typeof Primitive.Content>) {
  return (
    <Primitive.Portal>
      <Primitive.Overlay className={overlayClasses} />
      <AlertDialogPanel {...props} />
    </Primitive.Portal>
  );
}

/** There only while the dialog is. */
function AlertDialogPanel({ ref, className, ...props }: ComponentProps<typeof Primitive.Content>) {
  const returnFocus = useReturnFocus();
  return (
    <div
      ref={ref}
      className="pointer-events-none fixed inset-0 z-50 grid place-items-center overflow-y-auto p-4"
    >
      <Primitive.Content
        data-slot="alert-dialog-content"
        className={cn(
          "pointer-events-auto flex max-h-[calc(100dvh-2rem)] w-full max-w-md flex-col gap-3 overflow-y-auto rounded-xl border bg-popover p-5 text-popover-foreground shadow-xl data-[state=closed]:animate-pop-out data-[state=open]:animate-pop-in",
          className,
        )}
        onCloseAutoFocus={returnFocus}
        {...props}
      />
    </div>
  );
}

export function AlertDialogTitle({ className, ...props }: ComponentProps<typeof Primitive.Title>) {
  return <Primitive.Title className={cn("font-semibold text-lg", className)} {...props} />;
}

export function AlertDialogDescription({
  className,
  ...props
}: ComponentProps<typeof Primitive.Description>) {
  return <Primitive.Description className={cn("text-muted-foreground text-sm", className)} {...props} />;
}

export function AlertDialogFooter({ className, ...props }: ComponentProps<"div">) {
  return <div className={cn("mt-1 flex flex-wrap justify-end gap-2", className)} {...props} />;
}

export function AlertDialogCancel({ className, ...props }: ComponentProps<typeof Primitive.Cancel>) {
  return <Primitive.Cancel className={cn(buttonVariants({ variant: "secondary" }), className)} {...props} />;
}

export function AlertDialogAction({
  className,
  variant = "destructive",
  ...props
}: ComponentProps<typeof Primitive.Action> & Pick<ButtonProps, "variant">) {
  return <Primitive.Action className={cn(buttonVariants({ variant }), className)} {...props} />;
}
