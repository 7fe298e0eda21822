"use client";
import { type DragEvent, useState } from "react";
import { FailureState } from "@/components/shell/failure-state";
import { useQueryParam } from "@/components/shell/use-query-param";
import { cn } from "@/components/ui/cn";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import type { FileEntry, FoundFiles } from "@/server/domain/schemas/file";
import { chosenFolder, droppedParcels, fileParcel, MOST_FILES, TooManyFiles } from "./dropped";
import { FileBreadcrumbs } from "./file-breadcrumbs";
import { FilePreview } from "./file-preview";
import { leadsTo } from "./file-row";
import { FindForm, FindResults, type Search } from "./find-panel";
import { FolderActions } from "./folder-actions";
import { FolderList } from "./folder-list";
import { cleanedPath } from "./folder-query";
import { parentPath } from "./paths";
import { UnsavedFiles } from "./unsaved-files";
import { UploadList } from "./upload-list";
import { useFolder } from "./use-folder";
import { useUpload } from "./use-uploads";

function refused(error: unknown): void {
  const description =
    error instanceof TooManyFiles
      ? `Folders are uploaded file by file, at most ${MOST_FILES}. Pack it into one archive and unpack that in the sandbox.`
      : "Something in it could not be read.";
  toast.error("Nothing was uploaded", { description });
}

/** The files of a running sandbox; which folder and file are open is in the URL. */
export function FilesBrowser({ sandboxId }: { sandboxId: string }) {
  const [param, setFolder] = useQueryParam("path", "/", { push: true });
  const [file, setFile] = useQueryParam("file", "", { push: true });
  const [text, setText] = useQueryParam("find");
  const [where, setWhere] = useQueryParam("in", "names");
  const path = cleanedPath(param);
  const search: Search = { text, in: where === "content" ? "content" : "names" };
  const { query, entries, first, refresh } = useFolder(sandboxId, path);
  const changed = () => void refresh();
  const add = useUpload(sandboxId, changed);
  const [over, setOver] = useState(false);

  function openFolder(next: string) {
    setText("", "replace");
    setFile("", "replace");
    setFolder(next);
  }
  function open(entry: FileEntry) {
    const kind = leadsTo(entry);
    if (kind === "folder") openFolder(entry.path);
    else setFile(entry.path);
  }
  function openMatch(match: FoundFiles["matches"][number]) {
    if (match.kind === "folder") openFolder(match.path);
    else setFile(match.path);
  }
  function onSearch(next: Search) {
    setWhere(next.in);
    setText(next.text);
  }
  function onDrop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    droppedParcels(event.dataTransfer).then((parcels) => add(parcels, path), refused);
  }
  function onFolder(files: File[]) {
    try {
      add(chosenFolder(files), path);
    } catch (error) {
      refused(error);
    }
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way to the button Upload
    <div
      className={cn(
        "flex flex-col gap-4 rounded-lg",
        over && "outline-2 outline-primary outline-dashed outline-offset-4",
      )}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={onDrop}
    >
      <div className="flex flex-wrap items-center gap-2">
        <FileBreadcrumbs path={path} onOpen={openFolder} />
        <FolderActions
          sandboxId={sandboxId}
          path={path}
          onUpload={(files) => add(files.map(fileParcel), path)}
          onUploadFolder={onFolder}
          onChanged={changed}
        />
      </div>
      <FindForm key={text} search={search} onSearch={onSearch} />
      <UploadList sandboxId={sandboxId} />
      <UnsavedFiles sandboxId={sandboxId} open={file && cleanedPath(file)} onOpen={(next) => setFile(next)} />
      <div className={cn("grid items-start gap-4", file && "xl:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]")}>
        {file ? (
          <div className="min-w-0 xl:order-last">
            <FilePreview
              key={file}
              sandboxId={sandboxId}
              path={cleanedPath(file)}
              onClose={() => setFile("")}
              onSaved={changed}
            />
          </div>
        ) : null}
        {text ? (
          <FindResults sandboxId={sandboxId} path={path} search={search} onOpen={openMatch} />
        ) : query.error && !first ? (
          <FailureState
            error={query.error}
            onRetry={() =>
              query.error?.data?.code === "NOT_FOUND" ? openFolder(parentPath(path)) : changed()
            }
          />
        ) : first ? (
          <FolderList
            sandboxId={sandboxId}
            first={first}
            entries={entries}
            selected={file}
            onOpen={open}
            onChanged={changed}
            onMore={query.hasNextPage ? () => void query.fetchNextPage() : null}
          />
        ) : (
          <Skeleton className="h-64" />
        )}
      </div>
    </div>
  );
}
