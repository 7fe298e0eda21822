"use client";
import { Download, FolderPlus, FolderUp, RefreshCw, Upload } from "lucide-react";
import { useRef, useState } from "react";
import { May } from "@/components/account/may";
import { useTRPCClient } from "@/components/trpc/context";
import { useAction } from "@/components/trpc/use-action";
import { Button } from "@/components/ui/button";
import { NameDialog } from "./name-dialog";
import { childPath } from "./paths";
import { useFileUrls } from "./urls";

/** React passes it on, and its types don't know it. */
const WHOLE_FOLDERS = { webkitdirectory: "" };

export function FolderActions(props: {
  sandboxId: string;
  path: string;
  onUpload: (files: File[]) => void;
  onUploadFolder: (files: File[]) => void;
  onChanged: () => void;
}) {
  const { sandboxId, path, onChanged } = props;
  const client = useTRPCClient();
  const picker = useRef<HTMLInputElement>(null);
  const urls = useFileUrls(sandboxId);
  const folderPicker = useRef<HTMLInputElement>(null);
  const [naming, setNaming] = useState(false);
  const make = useAction("The folder could not be created", async (name: string) => {
    await client.files.makeFolder.mutate({ sandboxId, path: childPath(path, name) });
    onChanged();
  });
  return (
    <div className="flex flex-wrap items-center gap-2">
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        aria-label="Files to upload"
        onChange={({ target }) => {
          props.onUpload(Array.from(target.files ?? []));
          target.value = "";
        }}
      />
      <input
        ref={folderPicker}
        type="file"
        {...WHOLE_FOLDERS}
        hidden
        aria-label="Folder to upload"
        onChange={({ target }) => {
          props.onUploadFolder(Array.from(target.files ?? []));
          target.value = "";
        }}
      />
      <May>
        <Button size="sm" onClick={() => picker.current?.click()}>
          <Upload aria-hidden />
          Upload
        </Button>
        <Button size="sm" onClick={() => folderPicker.current?.click()}>
          <FolderUp aria-hidden />
          Upload folder
        </Button>
        <Button size="sm" onClick={() => setNaming(true)}>
          <FolderPlus aria-hidden />
          New folder
        </Button>
      </May>
      <Button asChild size="sm">
        <a href={urls.archive(path)} download>
          <Download aria-hidden />
          Download folder
        </a>
      </Button>
      <Button variant="quiet" size="icon-sm" aria-label="Refresh" onClick={onChanged}>
        <RefreshCw aria-hidden />
      </Button>
      <NameDialog
        title="New folder"
        description="It is created in the open folder."
        action="Create folder"
        name=""
        open={naming}
        onOpenChange={setNaming}
        onName={(name) => void make.run(name)}
      />
    </div>
  );
}
