"use client";
import { CircleAlert, CircleCheck, Info, LoaderCircle, TriangleAlert } from "lucide-react";
import { useTheme } from "next-themes";
import { useEffect } from "react";
import { Toaster as Sonner } from "sonner";
import { toasterState } from "./toast";

export function ToasterView() {
  const { resolvedTheme } = useTheme();
  // Children's effects come first: by now sonner listens.
  useEffect(() => toasterState.setMounted(), []);
  return (
    <Sonner
      theme={resolvedTheme === "dark" ? "dark" : "light"}
      position="bottom-center"
      // A sheet has its buttons at the bottom.
      mobileOffset={{ bottom: 72 }}
      closeButton
      gap={8}
      icons={{
        success: <CircleCheck aria-hidden className="size-4 text-success" />,
        error: <CircleAlert aria-hidden className="size-4 text-destructive" />,
        warning: <TriangleAlert aria-hidden className="size-4 text-warning" />,
        info: <Info aria-hidden className="size-4 text-primary" />,
        loading: <LoaderCircle aria-hidden className="size-4 animate-spin text-primary" />,
      }}
      toastOptions={{
        classNames: {
          toast:
            "!font-sans !rounded-lg !border-border !bg-popover !text-popover-foreground !shadow-lg !p-3 !gap-2.5 !items-start !text-sm",
          icon: "!mt-0.5 !mx-0",
          content: "!min-w-0 !flex-1",
          title: "!font-medium !leading-5 break-words",
          description: "!text-muted-foreground !text-xs !leading-4.5 break-words",
          actionButton: "!h-7 !rounded-md !bg-primary !px-2.5 !text-primary-foreground !text-xs !font-medium",
          closeButton: "!bg-popover !border-border !text-muted-foreground hover:!text-foreground",
        },
      }}
    />
  );
}
