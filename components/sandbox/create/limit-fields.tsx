"use client";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/context";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { FormErrors, FormValues } from "./form-values";

export function LimitFields({
  values,
  errors,
  onChange,
}: {
  values: FormValues;
  errors: FormErrors;
  onChange: (changes: Partial<FormValues>) => void;
}) {
  const trpc = useTRPC();
  const { data: info } = useQuery(trpc.system.info.queryOptions());
  return (
    <div className="grid grid-cols-3 items-start gap-3">
      <Field label="CPUs" error={errors.cpu} hint={info ? `of ${info.host.cpus}` : undefined}>
        <Input
          type="number"
          min={0.1}
          step={0.5}
          max={info?.host.cpus}
          value={values.cpu}
          onChange={(event) => onChange({ cpu: event.target.value })}
        />
      </Field>
      <Field
        label="Memory, MiB"
        error={errors.memoryMiB}
        hint={info ? `of ${info.host.memoryMiB.toLocaleString("en")}` : undefined}
      >
        <Input
          type="number"
          min={1}
          step={128}
          max={info?.host.memoryMiB}
          value={values.memoryMiB}
          onChange={(event) => onChange({ memoryMiB: event.target.value })}
        />
      </Field>
      <Field label="Processes" error={errors.pidsLimit} hint="including threads">
        <Input
          type="number"
          min={1}
          value={values.pidsLimit}
          onChange={(event) => onChange({ pidsLimit: event.target.value })}
        />
      </Field>
    </div>
  );
}
