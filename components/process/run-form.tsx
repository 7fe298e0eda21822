"use client";
import { Play } from "lucide-react";
import { type FormEvent, useState } from "react";
import { forWriters } from "@/components/account/for-writers";
import { useTRPCClient } from "@/components/trpc/context";
import { useAction } from "@/components/trpc/use-action";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import type { Process } from "@/server/domain/schemas/process";
import { splitArguments } from "./argv";

type Mode = "shell" | "argv";

/** Runs a command without a terminal, so that stdout and stderr stay apart. */
export const RunForm = forWriters(function RunForm(props: {
  sandboxId: string;
  disabled?: string | null;
  onStarted: (process: Process) => void;
}) {
  const { sandboxId } = props;
  const client = useTRPCClient();
  const [mode, setMode] = useState<Mode>("shell");
  const [line, setLine] = useState("");
  const [cwd, setCwd] = useState("");
  const [error, setError] = useState<string | null>(null);
  const { run, busy } = useAction("The command was not started", async (argv: string[] | null) => {
    const place = cwd.trim() ? { cwd: cwd.trim() } : {};
    const command = argv ? { argv } : { shell: line };
    props.onStarted(await client.processes.exec.mutate({ sandboxId, ...command, ...place }));
  });

  async function submit(event: FormEvent) {
    event.preventDefault();
    setError(null);
    let argv: string[] | null = null;
    try {
      if (mode === "argv") argv = splitArguments(line);
    } catch (fault) {
      setError((fault as Error).message);
      return;
    }
    if (!line.trim()) {
      setError("Enter a command to run");
      return;
    }
    if (await run(argv)) setLine("");
  }

  return (
    <form
      onSubmit={submit}
      noValidate
      className="flex flex-wrap items-start gap-2"
      aria-label="Run a command"
    >
      <Field label="Run as" className="w-40">
        <ModeSelect mode={mode} onChange={setMode} />
      </Field>
      <Field label="Command" error={error} className="min-w-0 flex-[1_1_18rem]">
        <Input
          className="font-mono text-xs"
          spellCheck={false}
          autoCapitalize="off"
          placeholder={mode === "shell" ? "echo hello && ls -l /" : "python3 -c 'print(1 + 1)'"}
          value={line}
          onChange={(event) => {
            setLine(event.target.value);
            setError(null);
          }}
        />
      </Field>
      <Field label="Working directory" className="w-40">
        <Input
          className="font-mono text-xs"
          spellCheck={false}
          placeholder="the image's"
          value={cwd}
          onChange={(event) => setCwd(event.target.value)}
        />
      </Field>
      <Button
        type="submit"
        variant="default"
        className="mt-6"
        busy={busy}
        disabled={Boolean(props.disabled)}
        title={props.disabled ?? undefined}
      >
        <Play aria-hidden />
        Run
      </Button>
    </form>
  );
});

function ModeSelect(props: { id?: string; mode: Mode; onChange: (mode: Mode) => void }) {
  const { id, mode, onChange } = props;
  return (
    <Select value={mode} onValueChange={(value) => onChange(value as Mode)}>
      <SelectTrigger id={id}>
        <SelectValue />
      </SelectTrigger>
      <SelectContent>
        <SelectItem value="shell">Shell line</SelectItem>
        <SelectItem value="argv">Program and arguments</SelectItem>
      </SelectContent>
    </Select>
  );
}
