"use client";
import { type KeyboardEvent, useMemo, useState } from "react";
import { useMay } from "@/components/account/use-me";
import { useTRPCClient } from "@/components/trpc/context";
import { failureOf } from "@/components/trpc/failure";
import { asSentence } from "@/components/trpc/failure-text";
import { Button } from "@/components/ui/button";
import { Textarea } from "@/components/ui/textarea";
import type { Base } from "./drafts";
import { asEdited, asInFile, lineEndOf } from "./line-ends";
import { drafts, useDrafts } from "./use-drafts";

type Problem = { message: string; conflict: boolean };

const CHANGED: Problem = { message: "the file was changed in the meantime", conflict: true };

/**
 * Edits a small text and keeps its line ends. What isn't saved stays a draft, whatever is looked at meanwhile. Saving is
 * refused, and nothing lost, if the file was changed by something else.
 */
export function TextEditor(props: {
  sandboxId: string;
  path: string;
  name: string;
  file: Base;
  onReload: () => void;
  onSaved: () => void;
}) {
  const { sandboxId, path } = props;
  const client = useTRPCClient();
  const may = useMay("write");
  const draft = useDrafts(sandboxId).find((one) => one.path === path);
  const [saved, setSaved] = useState(props.file);
  const base = draft?.base ?? saved;
  const original = useMemo(() => asEdited(base.text), [base.text]);
  const text = draft?.text ?? original;
  const lineEnd = lineEndOf(base.text);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Problem | null>(null);
  const problem = failure ?? (busy || base.version === saved.version ? null : CHANGED);

  async function save() {
    if (!draft || busy || lineEnd === null) return;
    setBusy(true);
    setFailure(null);
    try {
      const sent = asInFile(text, lineEnd);
      const { version } = await client.files.writeText.mutate({
        sandboxId,
        path,
        text: sent,
        version: base.version,
      });
      setSaved({ text: sent, version });
      drafts.saved({ sandboxId, path }, { text: sent, version });
      props.onSaved();
    } catch (error) {
      const { code, message } = failureOf(error);
      setFailure({ message, conflict: code === "CONFLICT" });
    } finally {
      setBusy(false);
    }
  }
  function discard() {
    drafts.drop({ sandboxId, path });
    setFailure(null);
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
        value={text}
        readOnly={!may || lineEnd === null}
        onChange={(event) => drafts.keep({ sandboxId, path, text: event.target.value, base })}
        onKeyDown={onKeyDown}
      />
      {problem ? (
        <div role="alert" className="flex flex-wrap items-center gap-2 border-t px-3 py-2 text-sm">
          <span className="min-w-0 flex-1">Not saved: {asSentence(problem.message)}</span>
          {problem.conflict ? (
            <Button
              size="sm"
              onClick={() => {
                discard();
                props.onReload();
              }}
            >
              Discard mine and reload
            </Button>
          ) : null}
        </div>
      ) : null}
      {lineEnd === null ? (
        <p className="border-t px-3 py-2 text-muted-foreground text-sm">
          It has mixed line endings, and saving it here would change them all. Download it to edit it.
        </p>
      ) : (
        <footer className="flex items-center gap-2 border-t px-3 py-2">
          <span role="status" className="flex-1 text-muted-foreground text-xs">
            {draft ? "Not saved yet" : "Saved"}
          </span>
          <Button size="sm" disabled={!draft || busy} onClick={discard}>
            Discard changes
          </Button>
          <Button size="sm" variant="default" disabled={!draft || busy} onClick={() => void save()}>
            Save
          </Button>
        </footer>
      )}
    </div>
  );
}
