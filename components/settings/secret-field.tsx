"use client";
import { CopyButton } from "@/components/ui/copy-button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

/** Something that is shown this once, to be copied. */
export function SecretField({ label, value }: { label: string; value: string }) {
  return (
    <div className="flex items-end gap-1">
      <Field label={label} className="min-w-0 flex-1">
        <Input
          readOnly
          value={value}
          className="font-mono text-xs"
          onFocus={(event) => event.target.select()}
        />
      </Field>
      <CopyButton text={value} label={`Copy ${label.toLowerCase()}`} size="icon" />
    </div>
  );
}
