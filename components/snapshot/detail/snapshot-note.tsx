"use client";
import { type FormEvent, useState } from "react";
import { Markdown } from "@/components/markdown/markdown";
import { useAction } from "@/components/trpc/use-action";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import { Textarea } from "@/components/ui/textarea";
import type { Snapshot } from "@/server/domain/schemas/snapshot";
import { useSnapshotActions } from "../use-snapshot-actions";

/** The note, and a field for it. A draft stays as it is when somebody else saves another note. */
export function SnapshotNote({ snapshot }: { snapshot: Snapshot }) {
  const { setNote } = useSnapshotActions(snapshot);
  const { note } = snapshot;
  const [draft, setDraft] = useState(note);
  const [editing, setEditing] = useState(note === "");
  /** The note that the draft was made from. */
  const [base, setBase] = useState(note);
  const [sent, setSent] = useState<string | null>(null);
  const { run: save, busy } = useAction("The note could not be saved", setNote);
  const changed = draft !== note;

  function take() {
    setBase(note);
    setDraft(note);
    setEditing(note === "");
  }
  // Set while it renders: no frame has the old note.
  if (note !== base && (draft === base || draft === note)) take();
  else if (note !== base && note === sent) setBase(note);

  function submit(event: FormEvent) {
    event.preventDefault();
    setSent(draft);
    void save(draft);
  }

  return (
    <Card>
      <form onSubmit={submit}>
        <CardHeader className="min-h-11 border-0 pb-0">
          <CardTitle>Note</CardTitle>
          {changed || (editing && note !== "") ? (
            <div className="flex gap-2">
              <Button size="sm" variant="quiet" onClick={take}>
                Discard
              </Button>
              <Button size="sm" type="submit" variant="default" busy={busy}>
                Save note
              </Button>
            </div>
          ) : editing ? null : (
            <Button size="sm" variant="quiet" onClick={() => setEditing(true)}>
              Edit note
            </Button>
          )}
        </CardHeader>
        <CardContent className="flex flex-col gap-2 pt-2">
          {note === base ? null : (
            <p role="alert" className="text-sm">
              The note was changed in the meantime. Saving yours replaces it; discard yours to see it.
            </p>
          )}
          {editing ? (
            <Textarea
              aria-label="Note"
              placeholder="What is this snapshot for? Markdown is supported."
              maxLength={10_000}
              value={draft}
              onChange={(event) => setDraft(event.target.value)}
            />
          ) : (
            <div role="region" aria-label="Note as written">
              <Markdown text={note} />
            </div>
          )}
        </CardContent>
      </form>
    </Card>
  );
}
