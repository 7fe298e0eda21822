"use client";
import { useId } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { Label } from "@/components/ui/label";

/** Whether a memory snapshot's processes are left behind. */
export function FilesOnlyField({ value, onChange }: { value: boolean; onChange: (value: boolean) => void }) {
  const id = useId();
  return (
    <div className="flex items-start gap-2">
      <Checkbox
        id={id}
        aria-describedby={`${id}-why`}
        checked={value}
        onCheckedChange={onChange}
        className="mt-px"
      />
      <div>
        <Label htmlFor={id}>Files only</Label>
        <p id={`${id}-why`} className="text-muted-foreground text-xs">
          Leaves its processes and ports behind. Works even where its memory can't be restored.
        </p>
      </div>
    </div>
  );
}
