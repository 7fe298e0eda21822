"use client";
import { CornerDownLeft } from "lucide-react";
import { type FormEvent, useState } from "react";
import { forWriters } from "@/components/account/for-writers";
import { useTRPCClient } from "@/components/trpc/context";
import { useAction } from "@/components/trpc/use-action";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import type { Process } from "@/server/domain/schemas/process";

/** Sends lines to a process that has no terminal. */
export const StdinLine = forWriters(function StdinLine({ process }: { process: Process }) {
  const client = useTRPCClient();
  const [text, setText] = useState("");
  const [closed, setClosed] = useState(false);
  const write = useAction("The input was not accepted", (input: { text?: string; end?: boolean }) =>
    client.processes.write.mutate({ processId: process.id, ...input }),
  );
  if (process.status !== "running" || process.tty) return null;

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (await write.run({ text: `${text}\n` })) setText("");
  }
  async function end() {
    if (await write.run({ end: true })) setClosed(true);
  }
  if (closed) {
    return <p className="border-t px-3 py-2 text-muted-foreground text-xs">Its standard input is closed.</p>;
  }
  return (
    <form onSubmit={submit} className="flex items-center gap-2 border-t px-3 py-2">
      <Input
        aria-label="Standard input"
        placeholder="Write to its standard input"
        className="h-7 font-mono text-xs"
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Button size="sm" type="submit" busy={write.busy}>
        <CornerDownLeft aria-hidden />
        Send
      </Button>
      <Button size="sm" variant="quiet" onClick={() => void end()} disabled={write.busy}>
        End of input
      </Button>
    </form>
  );
});
