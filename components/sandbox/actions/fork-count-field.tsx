"use client";
import { Minus, Plus } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { PopoverContent } from "@/components/ui/popover";

const MAX = 20;

/** The number beside the button for forks; `onDone` closes it. */
export function ForkCountField({
  count,
  onChange,
  onDone,
}: {
  count: number;
  onChange: (count: number) => void;
  onDone: () => void;
}) {
  const set = (next: number) => {
    if (Number.isFinite(next)) onChange(Math.min(MAX, Math.max(1, Math.round(next))));
  };
  return (
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
            if (event.key === "Enter") onDone();
          }}
          className="tabular text-center"
        />
        <Button size="icon" aria-label="One more" disabled={count >= MAX} onClick={() => set(count + 1)}>
          <Plus aria-hidden />
        </Button>
      </div>
      <p className="mt-2 text-muted-foreground text-xs">
        All continue from the same instant; the sandbox is frozen once.
      </p>
    </PopoverContent>
  );
}
