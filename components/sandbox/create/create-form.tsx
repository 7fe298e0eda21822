"use client";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { SheetBody, SheetFooter } from "@/components/ui/sheet";
import { Textarea } from "@/components/ui/textarea";
import { TimeLimitSelect } from "../actions/time-limit-select";
import { DEFAULTS, type FormErrors, type FormValues, toInput } from "./form-values";
import { forgetChoice, isChanged, loadChoice, saveChoice } from "./last-choice";
import { LimitFields } from "./limit-fields";
import { NetworkField } from "./network-field";
import { SourceField } from "./source-field";
import { useCreateSandbox } from "./use-create-sandbox";
import { useGoneSource } from "./use-gone-source";
import { useNetworkBlocked } from "./use-network-blocked";

export function CreateForm({
  initialSnapshot,
  initialImage,
  onCancel,
}: {
  initialSnapshot: string | null;
  initialImage: string | null;
  onCancel: () => void;
}) {
  const [values, setValues] = useState<FormValues>(() => {
    const last = loadChoice();
    if (initialSnapshot) return { ...last, source: "snapshot", snapshotId: initialSnapshot };
    return initialImage ? { ...last, source: "image", image: initialImage } : last;
  });
  const [errors, setErrors] = useState<FormErrors>({});
  const { create, busy } = useCreateSandbox();
  const name = useRef<HTMLInputElement>(null);
  const networkBlocked = useNetworkBlocked();
  useGoneSource(values, setValues);
  // The form may be loaded after the sheet has opened and looked for something to focus.
  useEffect(() => name.current?.focus(), []);
  const change = (changes: Partial<FormValues>) => setValues((before) => ({ ...before, ...changes }));

  function submit(event: FormEvent) {
    event.preventDefault();
    const result = toInput(values, { noInternet: networkBlocked !== null });
    setErrors("errors" in result ? result.errors : {});
    if (!("input" in result)) return;
    saveChoice(values);
    void create(result.input);
  }

  return (
    <form onSubmit={submit} noValidate className="flex min-h-0 flex-1 flex-col">
      <SheetBody>
        <Field label="Name" hint="Leave empty to generate one.">
          <Input
            ref={name}
            value={values.name}
            maxLength={80}
            placeholder="web-1"
            onChange={(event) => change({ name: event.target.value })}
          />
        </Field>
        <SourceField values={values} errors={errors} onChange={change} />
        <LimitFields values={values} errors={errors} onChange={change} />
        <TimeLimitSelect seconds={values.ttlSeconds} onChange={(ttlSeconds) => change({ ttlSeconds })} />
        <NetworkField
          value={values.network}
          fromSnapshot={values.source === "snapshot"}
          blocked={networkBlocked}
          onChange={(network) => change({ network })}
        />
        <Field
          label="Exposed ports"
          error={errors.ports}
          hint="Each gets its own URL. More can be exposed later."
        >
          <Input
            value={values.ports}
            inputMode="numeric"
            placeholder="8000, 3000"
            onChange={(event) => change({ ports: event.target.value })}
          />
        </Field>
        <Field
          label="Environment variables"
          error={errors.env}
          hint="One NAME=value per line, for every process started here."
        >
          <Textarea
            value={values.env}
            spellCheck={false}
            placeholder="NODE_ENV=production"
            className="font-mono text-xs"
            onChange={(event) => change({ env: event.target.value })}
          />
        </Field>
      </SheetBody>
      <SheetFooter>
        {isChanged(values) ? (
          <Button
            variant="quiet"
            className="mr-auto"
            onClick={() => {
              forgetChoice();
              setErrors({});
              setValues({ ...DEFAULTS, name: values.name });
            }}
          >
            Reset
          </Button>
        ) : null}
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" variant="default" busy={busy}>
          Create sandbox
        </Button>
      </SheetFooter>
    </form>
  );
}
