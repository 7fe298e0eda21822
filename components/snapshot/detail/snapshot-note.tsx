"use client";
import { type FormEvent, useState } from "react";
import { Markdown } from "@/components/markdown/markdown";
import { useAction } from "@/components/trpc/use-action";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import { Textarea } from "@/components/ui/textarea";
import type { Snapshot } from "@/server/domain/schemas/snapshot";
import { useSnapshotActions } from "../use-snapshot-actions";

export function SnapshotNote({ snapshot }: { snapshot: Snapshot }) {
  const { setNote } = useSnapshotActions(snapshot);
  const [draft, setDraft] = useState(snapshot.note);
  const [editing, setEditing] = useState(snapshot.note === "");
  const { run: save, busy } = useAction("The note could not be saved", setNote);
  const changed = draft !== snapshot.note;

  function submit(event: FormEvent) {
    event.preventDefault();
    void save(draft);
  }

  return (
    <Card>
      <form onSubmit={submit}>
        <CardHeader className="min-h-11 border-0 pb-0">
          <CardTitle>Note</CardTitle>
          {changed || (editing && snapshot.note !== "") ? (
            <div className="flex gap-2">
              <Button
                size="sm"
                variant="quiet"
                onClick={() => {
                  setDraft(snapshot.note);
                  setEditing(snapshot.note === "");
                }}
              >
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
        <CardContent className="pt-2">
          {editing ? (
            <Textarea
              aria-label="Note"
              placeholder="What is this snapshot for? Markdown works."
              maxLength={10_000}
              value={draft}
              onChange={(event) => setDraft(event.target.value)}
            />
          ) : (
            <div role="region" aria-label="Note as written">
              <Markdown text={snapshot.note} />
            </div>
          )}
        </CardContent>
      </form>
    </Card>
  );
}
