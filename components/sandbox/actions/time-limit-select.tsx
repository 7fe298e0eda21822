"use client";
import { useId } from "react";
import { Label } from "@/components/ui/label";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";

const LIMITS = [
  { seconds: 0, label: "No limit" },
  { seconds: 600, label: "10 minutes" },
  { seconds: 3600, label: "1 hour" },
  { seconds: 4 * 3600, label: "4 hours" },
  { seconds: 24 * 3600, label: "1 day" },
  { seconds: 7 * 24 * 3600, label: "1 week" },
  { seconds: 30 * 24 * 3600, label: "30 days" },
];

/** Seconds until the sandbox is terminated; 0 for never. */
export function TimeLimitSelect({
  seconds,
  onChange,
}: {
  seconds: number;
  onChange: (seconds: number) => void;
}) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1.5">
      <Label htmlFor={id}>Time limit</Label>
      <Select value={String(seconds)} onValueChange={(value) => onChange(Number(value))}>
        <SelectTrigger id={id}>
          <SelectValue />
        </SelectTrigger>
        <SelectContent>
          {LIMITS.map((limit) => (
            <SelectItem key={limit.seconds} value={String(limit.seconds)}>
              {limit.label}
            </SelectItem>
          ))}
        </SelectContent>
      </Select>
    </div>
  );
}
