"use client";
import { Segmented } from "@/components/ui/segmented";
import type { FormValues } from "./form-values";

const OPTIONS = [
  { value: "nat", label: "Internet" },
  { value: "none", label: "None" },
] as const;
const SNAPSHOT_OPTIONS = [{ value: "default", label: "As in the snapshot" }, ...OPTIONS] as const;
const BLOCKED_OPTIONS = [{ ...OPTIONS[0], disabled: true }, OPTIONS[1]] as const;

const HINTS: Record<FormValues["network"], string> = {
  default: "The same as the sandbox that was captured.",
  nat: "It can connect to the internet, but not to other sandboxes or this host.",
  none: "Loopback only. Exposed ports still work.",
};

export function NetworkField({
  value,
  fromSnapshot,
  blocked,
  onChange,
}: {
  value: FormValues["network"];
  fromSnapshot: boolean;
  /** Why there is no internet to be had. */
  blocked: string | null;
  onChange: (value: FormValues["network"]) => void;
}) {
  const usual = !fromSnapshot && value === "default" ? "nat" : value;
  const shown = blocked === null ? usual : "none";
  return (
    <div className="flex flex-col gap-1.5">
      <span className="font-medium text-xs">Network</span>
      <Segmented<FormValues["network"]>
        label="Network"
        value={shown}
        onChange={onChange}
        options={blocked === null ? (fromSnapshot ? SNAPSHOT_OPTIONS : OPTIONS) : BLOCKED_OPTIONS}
        className="w-full"
      />
      <p className="text-muted-foreground text-xs">{HINTS[shown]}</p>
      {blocked === null ? null : <p className="text-muted-foreground text-xs">{blocked}</p>}
    </div>
  );
}
