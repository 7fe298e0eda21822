"use client";
import { Check, Minus } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "./cn";

type CheckboxProps = Omit<ComponentProps<"button">, "children"> & {
  checked: boolean | "indeterminate";
  onCheckedChange?: (checked: boolean) => void;
};

/** A button with the role, so that it looks the same everywhere and can be neither ticked nor empty. */
export function Checkbox({ checked, onCheckedChange, onClick, className, ...props }: CheckboxProps) {
  const mixed = checked === "indeterminate";
  return (
    <button
      type="button"
      role="checkbox"
      aria-checked={mixed ? "mixed" : checked}
      data-slot="checkbox"
      data-state={mixed ? "indeterminate" : checked ? "checked" : "unchecked"}
      onClick={(event) => {
        onClick?.(event);
        onCheckedChange?.(checked !== true);
      }}
      className={cn(
        "grid size-4 shrink-0 place-items-center rounded-sm border border-input bg-card shadow-2xs transition-colors disabled:cursor-not-allowed disabled:opacity-50",
        checked && "border-primary bg-primary text-primary-foreground",
        className,
      )}
      {...props}
    >
      {mixed ? (
        <Minus aria-hidden className="size-3" strokeWidth={3} />
      ) : checked ? (
        <Check aria-hidden className="size-3" strokeWidth={3} />
      ) : null}
    </button>
  );
}
