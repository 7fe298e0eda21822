"use client";
import { type FormEvent, useState } from "react";
import { useMe } from "@/components/account/use-me";
import { Button } from "@/components/ui/button";
import {
  Dialog,
  DialogBody,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Segmented } from "@/components/ui/segmented";
import { ArchiveDrop } from "./archive-drop";
import { useImageActions } from "./use-image-actions";

export function ImportDialog({
  open,
  file,
  onFile,
  onOpenChange,
}: {
  open: boolean;
  /** The chosen archive, or what was dropped onto the page. */
  file: File | null;
  onFile: (file: File) => void;
  onOpenChange: (open: boolean) => void;
}) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>Import archive</DialogTitle>
          <DialogDescription>
            An OCI or Docker archive (a tar file), as written by skopeo copy or docker save.
          </DialogDescription>
        </DialogHeader>
        <ImportForm file={file} onFile={onFile} onDone={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

function ImportForm(props: { file: File | null; onFile: (file: File) => void; onDone: () => void }) {
  const { file, onFile, onDone } = props;
  const { importArchive, upload } = useImageActions();
  const readsDisk = useMe()?.readsServerDisk === true;
  const [from, setFrom] = useState<"file" | "server">("file");
  const [path, setPath] = useState("");
  const [reference, setReference] = useState("");
  const ready = reference.trim() !== "" && (from === "file" ? file !== null : path.trim() !== "");

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!ready) return;
    if (from === "file") void upload(file!, reference.trim());
    else void importArchive({ path: path.trim(), reference: reference.trim() });
    onDone();
  }

  return (
    <form onSubmit={submit} className="flex min-h-0 flex-col">
      <DialogBody>
        {readsDisk ? (
          <Segmented
            label="Archive location"
            value={from}
            onChange={setFrom}
            options={[
              { value: "file", label: "From this computer" },
              { value: "server", label: "On the server's disk" },
            ]}
            className="self-start"
          />
        ) : null}
        {from === "file" ? (
          <ArchiveDrop file={file} onFile={onFile} />
        ) : (
          <Field label="Path on the server">
            <Input
              required
              pattern="/.*"
              title="An absolute path, starting with /"
              value={path}
              placeholder="/var/tmp/app.tar"
              spellCheck={false}
              onChange={(event) => setPath(event.target.value)}
            />
          </Field>
        )}
        <Field label="Reference" hint="Its name here.">
          <Input
            required
            value={reference}
            placeholder="localhost/app:1"
            spellCheck={false}
            onChange={(event) => setReference(event.target.value)}
          />
        </Field>
      </DialogBody>
      <DialogFooter>
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" variant="default" disabled={!ready}>
          Import
        </Button>
      </DialogFooter>
    </form>
  );
}
