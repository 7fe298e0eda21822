import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";

/** The padded content of a tab that isn't a terminal. */
export function TabBody({ className, children }: { className?: string; children: ReactNode }) {
  return <div className={cn("flex w-full flex-col gap-4 px-4 py-4 sm:px-6", className)}>{children}</div>;
}
