"use client";
import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { Button, type ButtonProps } from "@/components/ui/button";
import { later } from "@/components/ui/later";
import { Popover, PopoverTrigger } from "@/components/ui/popover";

const ForkCountField = later(() => import("./fork-count-field").then((module) => module.ForkCountField));

/** How many forks one freeze makes, 1 to 20. */
export function ForkCount({
  count,
  onChange,
  disabled,
  size,
  variant,
}: {
  count: number;
  onChange: (count: number) => void;
  disabled: boolean;
} & Pick<ButtonProps, "size" | "variant">) {
  const [open, setOpen] = useState(false);
  // Its code is loaded when it is first opened, or about to be.
  const [used, setUsed] = useState(false);
  if (open && !used) setUsed(true);
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button
          variant={variant}
          size={size}
          disabled={disabled}
          aria-label="Number of forks"
          onPointerEnter={() => ForkCountField.load()}
          className={
            variant === "default"
              ? "rounded-l-none border-primary-foreground/25 border-l px-1.5"
              : "-ml-px rounded-l-none px-1.5"
          }
        >
          <ChevronDown aria-hidden />
        </Button>
      </PopoverTrigger>
      {used ? <ForkCountField count={count} onChange={onChange} onDone={() => setOpen(false)} /> : null}
    </Popover>
  );
}
