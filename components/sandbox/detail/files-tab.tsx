"use client";
import { FolderClosed } from "lucide-react";
import { FilesBrowser } from "@/components/files/files-browser";
import { UploadList } from "@/components/files/upload-list";
import { useDrafts } from "@/components/files/use-drafts";
import { EmptyState } from "@/components/ui/empty-state";
import type { Sandbox } from "@/server/domain/schemas/sandbox";
import { isOver, useSandbox } from "./sandbox-context";
import { TabBody } from "./tab-body";

/** The Files tab: what is in the sandbox, while it runs. */
export function FilesTab() {
  const sandbox = useSandbox();
  return (
    <TabBody>
      {sandbox.status === "running" ? <FilesBrowser sandboxId={sandbox.id} /> : <NoFiles sandbox={sandbox} />}
    </TabBody>
  );
}

function NoFiles({ sandbox }: { sandbox: Sandbox }) {
  const unsaved = useDrafts(sandbox.id).length > 0;
  return (
    <>
      <EmptyState
        icon={FolderClosed}
        title={isOver(sandbox) ? "Its files are gone" : "No files to show right now"}
        description={
          isOver(sandbox)
            ? "The sandbox has ended. What a snapshot captured is still in the snapshot."
            : `The sandbox is ${sandbox.status}: files can only be viewed and changed while it runs. Resume it to see them.${
                unsaved ? " Your unsaved changes are kept until then." : ""
              }`
        }
      />
      <UploadList sandboxId={sandbox.id} />
    </>
  );
}
