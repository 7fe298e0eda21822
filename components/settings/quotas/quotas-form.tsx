"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Problem } from "@/components/account/gate";
import { useSubmit } from "@/components/account/use-submit";
import { useTRPC, useTRPCClient } from "@/components/trpc/context";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { QuotaReport } from "@/server/domain/schemas/quota";
import { QUOTA_KINDS, quotasFrom, quotaValues } from "./kinds";

export function QuotasForm({ quotas, onDone }: { quotas: QuotaReport["quotas"]; onDone: () => void }) {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [values, setValues] = useState(() => quotaValues(quotas));
  const { submit, busy, problem } = useSubmit(async () => {
    const report = await client.quotas.set.mutate(quotasFrom(values));
    queryClient.setQueryData(trpc.quotas.get.queryKey(), report);
    onDone();
  });
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      <div className="grid items-start gap-4 sm:grid-cols-2">
        {QUOTA_KINDS.map(({ kind, label, unit, step }) => (
          <Field key={kind} label={unit ? `${label}, ${unit}` : label} hint="Leave empty for no quota.">
            <Input
              type="number"
              min={0}
              step={step}
              value={values[kind]}
              onChange={(event) => setValues({ ...values, [kind]: event.target.value })}
            />
          </Field>
        ))}
      </div>
      <Problem text={problem} />
      <div className="flex gap-2">
        <Button type="submit" variant="default" disabled={busy}>
          Save quotas
        </Button>
        <Button onClick={onDone}>Cancel</Button>
      </div>
    </form>
  );
}
