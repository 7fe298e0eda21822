"use client";
import { useId } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { Label } from "@/components/ui/label";

export function PlainHttpField({
  checked,
  onChange,
}: {
  checked: boolean;
  onChange: (checked: boolean) => void;
}) {
  const id = useId();
  return (
    <div className="flex items-start gap-2">
      <Checkbox
        id={id}
        checked={checked}
        onCheckedChange={(next) => onChange(next === true)}
        className="mt-px"
      />
      <div>
        <Label htmlFor={id}>Plain HTTP</Label>
        <p className="text-muted-foreground text-xs">For a registry without TLS on your own machine.</p>
      </div>
    </div>
  );
}
