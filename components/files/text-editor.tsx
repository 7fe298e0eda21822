"use client";
import { type KeyboardEvent, useState } from "react";
import { useMay } from "@/components/account/use-me";
import { useTRPCClient } from "@/components/trpc/context";
import { failureOf } from "@/components/trpc/failure";
import { Button } from "@/components/ui/button";
import { Textarea } from "@/components/ui/textarea";
import { asEdited, asInFile, lineEndOf } from "./line-ends";

type Problem = { message: string; conflict: boolean };

/**
 * Edits a small text and keeps its line ends. Saving is refused, and nothing lost, if the file was changed by something
 * else meanwhile.
 */
export function TextEditor(props: {
  sandboxId: string;
  path: string;
  name: string;
  text: string;
  version: string;
  onReload: () => void;
  onSaved: () => void;
}) {
  const client = useTRPCClient();
  const may = useMay("write");
  const lineEnd = lineEndOf(props.text);
  const [saved, setSaved] = useState({ text: asEdited(props.text), version: props.version });
  const [draft, setDraft] = useState(saved.text);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const dirty = draft !== saved.text;

  async function save() {
    if (!dirty || busy || lineEnd === null) return;
    setBusy(true);
    setProblem(null);
    try {
      const { sandboxId, path } = props;
      const { version } = await client.files.writeText.mutate({
        sandboxId,
        path,
        text: asInFile(draft, lineEnd),
        version: saved.version,
      });
      setSaved({ text: draft, version });
      props.onSaved();
    } catch (error) {
      const { code, message } = failureOf(error);
      setProblem({ message, conflict: code === "CONFLICT" });
    } finally {
      setBusy(false);
    }
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "s" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void save();
  }
  return (
    <div className="flex flex-col">
      <Textarea
        aria-label={`Content of ${props.name}`}
        className="min-h-[50vh] resize-y rounded-none border-0 font-mono text-xs"
        spellCheck={false}
        value={draft}
        readOnly={!may || lineEnd === null}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {problem ? (
        <div role="alert" className="flex flex-wrap items-center gap-2 border-t px-3 py-2 text-sm">
          <span className="min-w-0 flex-1">Not saved: {problem.message}.</span>
          {problem.conflict ? (
            <Button size="sm" onClick={props.onReload}>
              Discard mine and reload
            </Button>
          ) : null}
        </div>
      ) : null}
      {lineEnd === null ? (
        <p className="border-t px-3 py-2 text-muted-foreground text-sm">
          Its lines end in different ways, and saving it here would change them all. Download it to change it.
        </p>
      ) : (
        <footer className="flex items-center gap-2 border-t px-3 py-2">
          <span role="status" className="flex-1 text-muted-foreground text-xs">
            {dirty ? "Not saved yet" : "Saved"}
          </span>
          <Button size="sm" disabled={!dirty || busy} onClick={() => setDraft(saved.text)}>
            Undo changes
          </Button>
          <Button size="sm" variant="default" disabled={!dirty || busy} onClick={() => void save()}>
            Save
          </Button>
        </footer>
      )}
    </div>
  );
}
