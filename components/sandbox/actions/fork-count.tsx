"use client";
import { ChevronDown, Minus, Plus } from "lucide-react";
import { useState } from "react";
import { Button, type ButtonProps } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";

const MAX = 20;

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
  const set = (next: number) => {
    if (Number.isFinite(next)) onChange(Math.min(MAX, Math.max(1, Math.round(next))));
  };
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button
          variant={variant}
          size={size}
          disabled={disabled}
          aria-label="Number of forks"
          className={
            variant === "default"
              ? "rounded-l-none border-primary-foreground/25 border-l px-1.5"
              : "-ml-px rounded-l-none px-1.5"
          }
        >
          <ChevronDown aria-hidden />
        </Button>
      </PopoverTrigger>
      <PopoverContent className="w-56 p-3">
        <Label htmlFor="fork-count">Number of forks</Label>
        <div className="mt-2 flex items-center gap-1.5">
          <Button size="icon" aria-label="One fewer" disabled={count <= 1} onClick={() => set(count - 1)}>
            <Minus aria-hidden />
          </Button>
          <Input
            id="fork-count"
            type="number"
            inputMode="numeric"
            min={1}
            max={MAX}
            value={count}
            onChange={(event) => set(event.target.valueAsNumber)}
            onKeyDown={(event) => {
              if (event.key === "Enter") setOpen(false);
            }}
            className="tabular text-center"
          />
          <Button size="icon" aria-label="One more" disabled={count >= MAX} onClick={() => set(count + 1)}>
            <Plus aria-hidden />
          </Button>
        </div>
        <p className="mt-2 text-muted-foreground text-xs">
          All go on from the same instant; the sandbox is frozen once.
        </p>
      </PopoverContent>
    </Popover>
  );
}
