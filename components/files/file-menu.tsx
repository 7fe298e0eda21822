"use client";
import { Download, Ellipsis, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { May } from "@/components/account/may";
import { useTRPCClient } from "@/components/trpc/context";
import { useAction } from "@/components/trpc/use-action";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import type { FileEntry } from "@/server/domain/schemas/file";
import { DeleteFileDialog } from "./delete-file-dialog";
import { NameDialog } from "./name-dialog";
import { childPath, parentPath } from "./paths";
import { useFileUrls } from "./urls";

export function FileMenu({
  sandboxId,
  entry,
  onChanged,
}: {
  sandboxId: string;
  entry: FileEntry;
  onChanged: () => void;
}) {
  const client = useTRPCClient();
  const urls = useFileUrls(sandboxId);
  const [dialog, setDialog] = useState<"rename" | "delete" | null>(null);
  const [used, setUsed] = useState(false);
  const rename = useAction(`${entry.name} could not be renamed`, async (name: string) => {
    const to = childPath(parentPath(entry.path), name);
    await client.files.rename.mutate({ sandboxId, path: entry.path, to });
    onChanged();
  });
  const remove = useAction(`${entry.name} could not be deleted`, async () => {
    await client.files.remove.mutate({ sandboxId, path: entry.path });
    onChanged();
  });
  const kind = entry.link?.kind ?? entry.kind;
  return (
    <>
      <DropdownMenu onOpenChange={() => setUsed(true)}>
        <DropdownMenuTrigger asChild>
          <Button variant="quiet" size="icon-sm" aria-label={`Actions for ${entry.name}`}>
            <Ellipsis aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          {kind === "file" || kind === "folder" ? (
            <DropdownMenuItem asChild>
              <a href={kind === "folder" ? urls.archive(entry.path) : urls.content(entry.path)} download>
                <Download aria-hidden />
                {kind === "folder" ? "Download as tar" : "Download"}
              </a>
            </DropdownMenuItem>
          ) : null}
          <May>
            <DropdownMenuItem onSelect={() => setDialog("rename")}>
              <Pencil aria-hidden />
              Rename…
            </DropdownMenuItem>
            <DropdownMenuSeparator />
            <DropdownMenuItem variant="destructive" onSelect={() => setDialog("delete")}>
              <Trash2 aria-hidden />
              Delete…
            </DropdownMenuItem>
          </May>
        </DropdownMenuContent>
      </DropdownMenu>
      {used ? (
        <>
          <NameDialog
            title={`Rename ${entry.name}`}
            description="It stays in the same folder."
            action="Rename"
            name={entry.name}
            open={dialog === "rename"}
            onOpenChange={(open) => setDialog(open ? "rename" : null)}
            onName={(name) => void rename.run(name)}
          />
          <DeleteFileDialog
            sandboxId={sandboxId}
            entry={entry}
            open={dialog === "delete"}
            onOpenChange={(open) => setDialog(open ? "delete" : null)}
            onDelete={() => void remove.run()}
          />
        </>
      ) : null}
    </>
  );
}
