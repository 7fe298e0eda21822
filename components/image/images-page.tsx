"use client";
import { useQuery } from "@tanstack/react-query";
import { Download, FileInput, Plus } from "lucide-react";
import { type DragEvent, useState } from "react";
import { May } from "@/components/account/may";
import { Page } from "@/components/shell/page";
import { SearchInput } from "@/components/shell/search-input";
import { useQueryParam } from "@/components/shell/use-query-param";
import { useTRPC } from "@/components/trpc/context";
import { Button } from "@/components/ui/button";
import { plural } from "@/components/ui/format";
import { later } from "@/components/ui/later";
import { Segmented } from "@/components/ui/segmented";
import { ImageList } from "./image-list";

// Loaded when they are first asked for.
const PullDialog = later(() => import("./pull-dialog").then((module) => module.PullDialog));
const ImportDialog = later(() => import("./import-dialog").then((module) => module.ImportDialog));
const RegistryDialog = later(() =>
  import("@/components/registry/registry-dialog").then((module) => module.RegistryDialog),
);
const RegistryList = later(
  () => import("@/components/registry/registry-list").then((module) => module.RegistryList),
  { ssr: true },
);

const VIEWS = [
  { value: "images", label: "Images" },
  { value: "registries", label: "Registries" },
] as const;

export function ImagesPage() {
  const trpc = useTRPC();
  const [view, setView] = useQueryParam("view", "images", { push: true });
  const [text, setText] = useQueryParam("q");
  const [dialog, setDialog] = useQueryParam("dialog");
  // The one that was open last stays, to close as it opened.
  const [latest, setLatest] = useState(dialog);
  if (dialog !== "" && dialog !== latest) setLatest(dialog);
  const [archive, setArchive] = useState<File | null>(null);
  const query = useQuery(trpc.images.list.queryOptions());
  const needle = text.trim().toLowerCase();
  const shown = query.data?.filter(({ reference }) => reference.toLowerCase().includes(needle));
  const registries = view === "registries";

  function drop(event: DragEvent) {
    const file = event.dataTransfer.files[0];
    if (!file) return;
    event.preventDefault();
    setArchive(file);
    setDialog("import", "push");
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the same can be done with "Import archive"
    <div
      className="flex min-h-full flex-col"
      onDragOver={(event) => {
        if (event.dataTransfer.types.includes("Files")) event.preventDefault();
      }}
      onDrop={drop}
    >
      <Page
        title="Images"
        count={registries ? undefined : shown && plural(shown.length, "image")}
        filters={
          <>
            <Segmented
              label="View"
              value={registries ? "registries" : "images"}
              onChange={setView}
              options={VIEWS}
            />
            {registries ? null : (
              <SearchInput
                value={text}
                onChange={setText}
                label="Filter images"
                className="w-full min-w-0 sm:w-64"
              />
            )}
          </>
        }
        actions={
          registries ? (
            <May right="administer">
              <Button variant="default" onClick={() => setDialog("registry", "push")}>
                <Plus aria-hidden />
                Add registry
              </Button>
            </May>
          ) : (
            <May>
              <Button onClick={() => setDialog("import", "push")}>
                <FileInput aria-hidden />
                Import archive
              </Button>
              <Button variant="default" onClick={() => setDialog("pull", "push")}>
                <Download aria-hidden />
                Pull image
              </Button>
            </May>
          )
        }
      >
        {registries ? (
          <RegistryList onAdd={() => setDialog("registry", "push")} />
        ) : (
          <ImageList
            images={shown}
            filtered={needle !== ""}
            error={query.error}
            onRetry={() => void query.refetch()}
            onClearFilter={() => setText("")}
            onPull={() => setDialog("pull", "push")}
          />
        )}
      </Page>
      {latest === "pull" ? (
        <PullDialog open={dialog === "pull"} onOpenChange={(open) => setDialog(open ? "pull" : "")} />
      ) : null}
      {latest === "registry" ? (
        <RegistryDialog
          registry={null}
          open={dialog === "registry"}
          onOpenChange={(open) => setDialog(open ? "registry" : "")}
        />
      ) : null}
      {latest === "import" ? (
        <ImportDialog
          file={archive}
          onFile={setArchive}
          open={dialog === "import"}
          onOpenChange={(open) => {
            if (!open) setArchive(null);
            setDialog(open ? "import" : "");
          }}
        />
      ) : null}
    </div>
  );
}
