"use client";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { forWriters } from "@/components/account/for-writers";
import { useTRPC, useTRPCClient } from "@/components/trpc/context";
import { useAction } from "@/components/trpc/use-action";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useSandbox } from "./sandbox-context";

export const ExposePort = forWriters(function ExposePort({ exposed }: { exposed: number[] }) {
  const { id: sandboxId } = useSandbox();
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [text, setText] = useState("");
  const [error, setError] = useState<string | null>(null);
  const expose = useAction("The port was not exposed", async (port: number) => {
    await client.ports.expose.mutate({ sandboxId, port });
    await queryClient.invalidateQueries({ queryKey: trpc.ports.pathKey() });
  });

  async function submit(event: FormEvent) {
    event.preventDefault();
    const port = Number(text);
    if (!/^\d+$/.test(text.trim()) || port < 1 || port > 65_535) {
      setError("A port is a number from 1 to 65535");
      return;
    }
    if (exposed.includes(port)) {
      setError(`Port ${port} is already exposed`);
      return;
    }
    setError(null);
    if (await expose.run(port)) setText("");
  }

  return (
    <form onSubmit={submit} className="flex flex-wrap items-start gap-2" noValidate>
      <Field label="Port" error={error} className="min-w-0 max-w-56 flex-1">
        <Input
          inputMode="numeric"
          placeholder="8000"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setError(null);
          }}
        />
      </Field>
      <Button type="submit" variant="default" className="mt-6" busy={expose.busy}>
        Expose port
      </Button>
    </form>
  );
});
